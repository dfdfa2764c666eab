"""A page of every kind that the hub has."""

PAGES = {
    "guide": "/en/guides/a-child-is-missing/",
    "guide-for-children": "/en/guides/pictures-of-me-children/",
    "news": "/en/news/iwf-first-half-2021/",
    "blog": "/en/blog/hash-jigsaw/",
    "research": "/en/research/people-who-look/",
    "word": "/en/words/grooming/",
    "guides": "/en/guides/",
    "words": "/en/words/",
    "topics": "/en/topics/",
    "for-you": "/en/for/",
    "topic": "/en/topics/grooming/",
    "search": "/en/search/",
}
