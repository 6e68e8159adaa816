#!/usr/bin/env bash
# bash samples/peers/run.sh [system ...]: measures csmr and systems like it, one after the other (README.md).
set -u
here=$(cd "$(dirname "$0")" && pwd)
mvnw=$here/../../mvnw
work=${WORK:-$here/target}
mkdir -p "$work"
pids=()

stop() {
  local pid
  for pid in "${pids[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null; done
  for pid in "${pids[@]:-}"; do
    [ -n "$pid" ] || continue
    for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
  done
  pids=()
}
trap stop EXIT
trap 'exit 130' INT TERM

opens=
for package in java.nio java.lang java.util java.net java.io java.time java.math java.util.zip \
    java.util.concurrent java.util.concurrent.atomic sun.nio.ch jdk.internal.misc; do
  opens="$opens --add-opens java.base/$package=ALL-UNNAMED"
done
jvm="-Xms256m -Xmx1g -Djava.net.preferIPv4Stack=true $opens"

# The jars that a profile of the pom stands for.
jars() {
  [ -s "$work/$1.jars" ] || "$mvnw" -q -B -f "$here/pom.xml" "-P$1" \
    dependency:build-classpath "-Dmdep.outputFile=$work/$1.jars" >&2 || return 1
  cat "$work/$1.jars"
}

build() {
  local generator=
  path=$work/$1.classes:$(jars "$1") || return 1
  rm -rf "$work/$1.classes"
  if [ "$1" = csmr ]; then generator="--processor-path $(jars csmr-processor)" || return 1; fi
  javac -nowarn $generator -d "$work/$1.classes" -cp "$path" "$here"/src/peers/*.java "$here/src/peers/$1"/*.java || return 1
  if [ "$1" = etcd ] && [ ! -x "$work/etcd/usr/bin/etcd" ]; then
    mkdir -p "$work/etcd"
    (cd "$work/etcd" && apt-get -q download etcd-server etcd-client && for package in *.deb; do dpkg-deb -x "$package" .; done) >&2
  fi
}

# Starts a process in the background; what it prints goes to a log.
begin() {
  "$@" >"$run/log${#pids[@]}" 2>&1 &
  pids+=($!)
}

server() { begin java $jvm -cp "$path" "peers.$system.Server" "$@"; }

# Starts three servers, and says in "reach" how a client reaches them.
start() {
  local i all
  case $system in
    csmr)
      cp "$here/src/peers/csmr/cluster.yaml" "$run/"
      for i in 1 2 3; do # with the flags of the start scripts
        begin env -C "$run" java -Xms512m -Xmx512m -XX:+UseSerialGC -XX:NewRatio=1 -XX:+ExitOnOutOfMemoryError \
          -Djava.util.concurrent.ForkJoinPool.common.parallelism=4 \
          -cp "$path" dev.csmr.node.NodeMain --config "$run/cluster.yaml" --node "n$i"
      done
      reach=127.0.0.1:25001,127.0.0.1:25002,127.0.0.1:25003 ;;
    etcd)
      all=n0=http://127.0.0.1:23800,n1=http://127.0.0.1:23801,n2=http://127.0.0.1:23802
      for i in 0 1 2; do
        begin "$work/etcd/usr/bin/etcd" --name "n$i" --data-dir "$run/n$i" --log-level error \
          --listen-client-urls "http://127.0.0.1:2379$i" --advertise-client-urls "http://127.0.0.1:2379$i" \
          --listen-peer-urls "http://127.0.0.1:2380$i" --initial-advertise-peer-urls "http://127.0.0.1:2380$i" \
          --initial-cluster "$all" --initial-cluster-state new
      done
      for _ in $(seq 60); do
        sleep 0.5
        reach=$(ETCDCTL_API=3 "$work/etcd/usr/bin/etcdctl" --endpoints 127.0.0.1:23790,127.0.0.1:23791,127.0.0.1:23792 \
          endpoint status 2>/dev/null | awk -F', ' '$5=="true"{print "http://" $1}')
        [ -n "$reach" ] && break
      done ;;
    jgroups)
      for i in 0 1 2; do server $i "$run"; sleep 2; done
      for _ in $(seq 60); do
        sleep 0.5
        for i in 0 1 2; do grep -qs 'role Leader\|leader=true' "$run/log$i" && reach=690$i; done
        [ -n "$reach" ] && break
      done ;;
    sofajraft)
      reach=127.0.0.1:8081,127.0.0.1:8082,127.0.0.1:8083
      for i in 1 2 3; do server "127.0.0.1:808$i" "$reach" "$run/s$i"; done ;;
    aeron)
      for i in 0 1 2; do server $i "$run/a$i"; done
      sleep 8
      reach=0=127.0.0.1:9002,1=127.0.0.1:9102,2=127.0.0.1:9202 ;;
    *) echo "There is no system $system." >&2; return 1 ;;
  esac
}

echo "| system | operation | under way | ops/s | p50 ms | p99 ms | failed |"
echo "|---|---|--:|--:|--:|--:|--:|"
for system in ${*:-csmr aeron jgroups etcd sofajraft}; do
  run=$work/run-$system
  reach=
  rm -rf "$run" /dev/shm/csmr-peers-aeron-*
  mkdir -p "$run"
  if build "$system" && start; then
    java $jvm "-Dwarm-up=${WARM_UP:-5}" "-Dseconds=${SECONDS_EACH:-10}" "-Dwindows=${WINDOWS:-3}" \
      "-Dloads=${LOADS:-1,16,256,4096}" "-Doperations=${OPERATIONS:-put,get}" \
      -cp "$path" peers.Bench "$system" "peers.$system.Client" "$reach" 2>"$run/client.err" ||
      echo "$system ended early: $(grep -v '^WARNING' "$run/client.err" | head -3)" >&2
  else
    echo "$system could not be started." >&2
  fi
  stop
done
rm -rf /dev/shm/csmr-peers-aeron-*
