# syntax=docker/dockerfile:1
# Two images from one recipe: `portal` (web, worker, beat, migrate) and `proxy` (nginx with the static files inside).

FROM python:3.11-slim-bookworm AS packages
COPY requirements/production.txt /tmp/requirements.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --no-input --disable-pip-version-check --require-hashes -r /tmp/requirements.txt

FROM python:3.11-slim-bookworm AS portal
# What WeasyPrint draws with, and the equal of Times New Roman that has every Vietnamese letter.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 portal && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal -m 750 /srv/media /srv/beat
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp KC_ENV=production KC_MEDIA_ROOT=/srv/media KC_STATIC_ROOT=/srv/static
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
# Collecting asks for settings but uses none of these.
RUN python -m compileall -q activities budgets communes councils directive donors employment finance guidance inspections investment khuyencong obstacles plans policy products projects reports technology treasury \
 && SECRET_KEY=only-while-building DATABASE_URL=postgresql:///building REDIS_URL=redis://building/0 python manage.py collectstatic --no-input
USER portal
EXPOSE 8000

FROM nginx:1.28-bookworm AS proxy
# Uploaded files belong to the group of the portal, which nginx joins to read them.
RUN groupadd --gid 10001 portal && usermod -aG portal nginx
COPY --from=portal /srv/static /srv/static
COPY deploy/nginx.conf /etc/nginx/conf.d/default.conf
COPY deploy/headers.conf /etc/nginx/headers.conf
