"""Reading old spreadsheets: their heads, columns and words, whatever they are called."""
