"""The database: settings of chats and the cache of summaries, on SQLite or PostgreSQL."""
