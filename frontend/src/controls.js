// The controls that few pages have: sliders, dates, colours, tabs. They come when one is asked for.
export * from '@jupyter-widgets/controls';
