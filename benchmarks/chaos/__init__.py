"""A day of digests while processes are killed and Telegram fails: does everybody get exactly one?"""
