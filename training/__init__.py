"""How `bot/summarizing/data/model.npz` is made, from articles and their editors' own summaries.

    python -m training ARTICLES.jsonl.gz

Each line has `title`, `summary` and `paragraphs`. Needs numpy alone, and takes a quarter of an hour on two cores; the
same articles and the same machine make the same file. What a stage is learned from was told by models that had not seen
the article: the articles are in five folds, and each stage before was learned five times without one of them.
"""
