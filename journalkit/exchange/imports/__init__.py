"""Lists of children, carers and members that come in from a spreadsheet."""
