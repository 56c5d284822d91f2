// Of Lumino's widgets those that ipywidgets stands on. The package's one file brings docks, menus
// and command palettes along, a quarter of everything that a page would load.
export { Widget } from '../node_modules/@lumino/widgets/src/widget';
export { Panel } from '../node_modules/@lumino/widgets/src/panel';
export { PanelLayout } from '../node_modules/@lumino/widgets/src/panellayout';
export { BoxLayout } from '../node_modules/@lumino/widgets/src/boxlayout';
export { StackedPanel } from '../node_modules/@lumino/widgets/src/stackedpanel';
export { TabBar } from '../node_modules/@lumino/widgets/src/tabbar';
