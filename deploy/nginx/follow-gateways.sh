#!/bin/sh
# Keeps nginx's list of gateways: /tmp/gateways.conf, from the names in $GATEWAYS. nginx asks for a name
# once, when it starts, and does not start where one is unknown; but a container that is made anew may
# get another address, and one of two gateways is enough to start with. A name that is lost keeps the
# address that it had: it usually comes back with it, and nginx leaves out what does not answer.
set -eu

folder=/tmp/gateways
list=/tmp/gateways.conf

look_up() {
  for gateway in $GATEWAYS; do
    getent ahostsv4 "$gateway" |
      awk '$2 == "STREAM" { print "server " $1 ":8080 max_fails=1 fail_timeout=1s;" }' >"$folder/found"
    if [ -s "$folder/found" ]; then mv "$folder/found" "$folder/$gateway.servers"; fi
  done
  cat "$folder"/*.servers 2>/dev/null | sort -u >"$list.new"
  # nginx wants one at least.
  [ -s "$list.new" ] || echo "server 127.0.0.1:9 down;" >"$list.new"
}

follow() {
  while sleep 1; do
    look_up
    if ! cmp -s "$list.new" "$list"; then
      mv "$list.new" "$list"
      # Not told, as while nginx is starting: no list, so that the next round tries again.
      nginx -s reload || : >"$list"
    fi
  done
}

mkdir -p "$folder"
look_up
mv "$list.new" "$list"
follow &
