"""The ear: its model is learned here, and measured on messages it has not seen."""
