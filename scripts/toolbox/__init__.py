"""The joint-procurement toolbox: country answers and prose in, a site, open data and packs out."""
