"""docs/ -> Markdown with front matter, headings, links, macro calls and fingerprints; and Markdown -> HTML that is safe."""
