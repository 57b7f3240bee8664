# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src src
# Compiles ahead of time for the platform of the image.
RUN case "$TARGETARCH" in arm64) runtime=linux-arm64 ;; *) runtime=linux-x64 ;; esac \
    && dotnet publish src/WebApp --configuration Release --runtime "$runtime" --self-contained false --output /app \
    && mkdir /data

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# For the default database, SQLite.
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
VOLUME /data
USER $APP_UID
# The diagnostics socket needs a writable file system.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    DOTNET_EnableDiagnostics=0 \
    ConnectionStrings__Sqlite="Data Source=/data/app.db"
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s CMD ["dotnet", "/app/WebApp.dll", "health"]
ENTRYPOINT ["dotnet", "/app/WebApp.dll"]
