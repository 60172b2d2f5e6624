# syntax=docker/dockerfile:1
# The steps are those of `make install`; the second stage leaves the compilers and pip's cache behind.
FROM python:3.13-slim AS build
# Debian keeps one version of a package: pinning it would break the build at its next update.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends make \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile ./
COPY requirements ./requirements
RUN make install

FROM python:3.13-slim
LABEL org.opencontainers.image.title="Brèves" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --gid 10001 breves \
 && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin breves \
 && install -d -o breves -g breves -m 0700 /data
WORKDIR /app
COPY --from=build /app/.venv ./.venv
COPY bot ./bot
COPY handlers ./handlers
RUN .venv/bin/python -m compileall -q bot handlers
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/breves.db \
    DATA_FOLDER=/data \
    HEARTBEAT_FILE=/data/heartbeat
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "bot", "health"]
CMD ["python", "-m", "bot", "run"]
