# Florin in a container: built from source with Maven, run on a JRE. Needs its two base images and Maven
# Central, and nothing else. It uses nothing that only BuildKit knows.

FROM maven:3.9.16-eclipse-temurin-25 AS build
WORKDIR /build

# The poms alone: Maven downloads nearly all that the build needs, in a layer that stays until a pom
# changes. What it makes of empty modules is thrown away.
COPY pom.xml ./
COPY api/pom.xml api/
COPY app/pom.xml app/
COPY embedded/pom.xml embedded/
COPY gateway/pom.xml gateway/
COPY identity/pom.xml identity/
COPY ledger/pom.xml ledger/
COPY redis/pom.xml redis/
COPY service/pom.xml service/
COPY telemetry/pom.xml telemetry/
COPY web/pom.xml web/
COPY webhooks/pom.xml webhooks/
RUN mvn --batch-mode --no-transfer-progress -DskipTests -Dspotless.check.skip=true package \
 && rm -rf target */target

COPY . .
RUN mvn --batch-mode --no-transfer-progress -DskipTests -Dspotless.check.skip=true package \
 && chmod 755 florin && chmod 644 app/target/florin.jar

FROM eclipse-temurin:25.0.4_7-jre-noble
RUN groupadd --system --gid 10001 florin \
 && useradd --system --uid 10001 --gid florin --no-create-home --home-dir /opt/florin florin
COPY --from=build /build/florin /build/app/target/florin.jar /opt/florin/
RUN ln -s /opt/florin/florin /usr/local/bin/florin
ENV FLORIN_JAVA_HOME=/opt/java/openjdk
# The JVM of this image learns what this jar needs, so that each start takes little more than half the time. Where a
# builder does not let a database run, starts take longer, and that is all.
RUN timeout 300 florin train || echo "no training: starts take longer"
WORKDIR /opt/florin
USER 10001:10001
EXPOSE 8080 9090
# The launcher becomes the JVM, so signals reach it; asked to end, it ends with status 0.
ENTRYPOINT ["florin"]
CMD ["start"]
HEALTHCHECK --interval=10s --timeout=10s --start-period=90s --retries=3 CMD ["florin", "health"]
