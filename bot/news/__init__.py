"""The press: from items of feeds to stories, from stories to an edition. Pure."""
