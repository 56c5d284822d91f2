// What ipywidgets asks of jQuery, which is no more than to hold an element: `$(el)[0]`.
export default function $(el) {
  if (!(this instanceof $)) return new $(el);
  this[0] = el;
  this.length = 1;
}
