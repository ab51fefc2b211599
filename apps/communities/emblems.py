"""The emblems a community may choose from: names of icons that read well inside a ring."""

EMBLEMS = (
    "circle", "scissors", "footprints", "waves-horizontal", "drafting-compass", "signpost",
    "compass", "anchor",
    "tent", "mountain", "trees", "leaf", "sprout", "flower-2", "sun", "moon", "cloud-rain", "wind",
    "shell", "fish", "bird", "bike", "ship", "sailboat", "backpack", "map", "hammer", "wrench",
    "paintbrush", "pen-tool", "camera", "music", "book-open", "coffee", "chef-hat", "wheat",
    "heart",
    "hand-heart", "users", "lightbulb", "flask-conical", "code", "puzzle", "flame", "star", "bell",
)  # fmt: skip
