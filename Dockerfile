# Tags move and digests do not: whoever publishes images of Coterie replaces this tag by
# python:3.13-slim-bookworm@sha256:… as their registry shows it. Packages are pinned by hash.
FROM python:3.13-slim-bookworm AS packages
WORKDIR /srv/coterie
COPY requirements.lock .
RUN python -m venv /opt/coterie \
 && /opt/coterie/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary=:all: \
      --requirement requirements.lock

FROM python:3.13-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin coterie \
 && install --directory --owner coterie --group coterie --mode 0750 /data
COPY --from=packages /opt/coterie /opt/coterie
COPY . /srv/coterie
RUN /opt/coterie/bin/python -m compileall -q /srv/coterie/apps /srv/coterie/config
WORKDIR /srv/coterie
USER 10001:10001
ENV PATH=/opt/coterie/bin:$PATH COTERIE_DATA=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
VOLUME /data
EXPOSE 8000
CMD ["python", "manage.py", "up", "--host", "0.0.0.0"]
