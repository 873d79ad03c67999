# The command line with all that it needs. It serves a dataset that was built elsewhere and is mounted at /data/build:
#   docker run --rm -p 8000:8000 -v "$PWD/build:/data/build:ro" entente
# and it validates any RDF in the folder it is started in:
#   docker run --rm -v "$PWD:/work:ro" -w /work entente validate data/ --shapes shapes/ --no-cache
FROM python:3.11-slim AS build
COPY requirements/ /src/requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r /src/requirements/build.txt \
 && /venv/bin/pip install --no-cache-dir --no-build-isolation --require-hashes -r /src/requirements/runtime.txt
COPY pyproject.toml README.md LICENSE LICENSE-DATA.md /src/
COPY src/ /src/src/
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation /src

FROM python:3.11-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin entente
COPY --from=build /venv /venv
COPY ontology/ /data/ontology/
COPY queries/ /data/queries/
USER 10001
WORKDIR /data
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 ENTENTE_HOST=0.0.0.0 ENTENTE_BUILD_DIR=/data/build
EXPOSE 8000
HEALTHCHECK CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/ready', timeout=3)"
ENTRYPOINT ["entente"]
CMD ["serve"]
