// ipywidgets' own controls, changed where a page needs it: HTML is cleaned, and a box can be the
// page's main part.
import { BoxView, HBoxView, VBoxView } from '@jupyter-widgets/controls/lib/widget_box';
import { DescriptionView } from '@jupyter-widgets/controls/lib/widget_description';
import { HTMLMathView, HTMLView } from '@jupyter-widgets/controls/lib/widget_string';
import { clean } from './sanitize.js';

const cleaned = (View) =>
  class extends View {
    update() {
      this.content.innerHTML = clean(this.model.get('value'));
      return DescriptionView.prototype.update.call(this);
    }
  };

/** A box with the class `journal-main` is the page's main landmark. */
const landmark = (View) =>
  class extends View {
    update_classes(before, after, el) {
      super.update_classes(before, after, el);
      if (after.includes('journal-main')) this.el.setAttribute('role', 'main');
    }
  };

const CleanHTMLView = cleaned(HTMLView);
const CleanHTMLMathView = cleaned(HTMLMathView);
const CalmBoxView = landmark(BoxView);
const CalmHBoxView = landmark(HBoxView);
const CalmVBoxView = landmark(VBoxView);
export {
  CleanHTMLView as HTMLView,
  CleanHTMLMathView as HTMLMathView,
  CalmBoxView as BoxView,
  CalmHBoxView as HBoxView,
  CalmVBoxView as VBoxView,
};
