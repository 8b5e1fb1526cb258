FROM node:20-bookworm-slim AS portal
WORKDIR /src
COPY query/portal/package.json query/portal/package-lock.json query/portal/.npmrc ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY query/portal .
RUN npm run build

FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=portal /src/dist/site query/portal/dist/site
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X github.com/gatehouse/gatehouse/cmd.version=${VERSION}" -o /out/gatehouse . \
    && mkdir /out/keys

# base, not static: the binary can load the embedded ClickHouse and so needs the
# system's dynamic linker, although no C is compiled.
FROM gcr.io/distroless/base-debian12:nonroot
COPY --from=build /out/gatehouse /usr/local/bin/gatehouse
# A volume mounted here takes over the owner, so that the stages may write to it.
COPY --from=build --chown=nonroot:nonroot /out/keys /var/lib/gatehouse
USER nonroot
ENTRYPOINT ["/usr/local/bin/gatehouse"]
CMD ["--help"]
