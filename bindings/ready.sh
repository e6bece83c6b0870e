# Sourced in this folder, with the names of languages, or `postgresql`: installs what they need from Debian, and builds the library once, below $work.
work=$(cd .. && pwd)/target/bindings
mkdir -p "$work"

missing=()
# needs COMMAND_OR_/FILE PACKAGE..: folders here have names of commands, so only what begins with a slash is a file.
needs() {
  case $1 in /*) [ -e "$1" ] ;; *) command -v "$1" >/dev/null ;; esac || missing+=("${@:2}")
}
for language in "$@"; do
  case $language in
    c) needs cc gcc libc6-dev ;;
    go) needs go golang-go && needs pkg-config pkg-config ;;
    java)
      needs javac default-jdk-headless
      needs /usr/share/java/jna.jar libjna-java
      needs /usr/share/java/gson.jar libgoogle-gson-java
      ;;
    node) needs node nodejs npm ;;
    php) needs php php-cli ;;
    postgresql) ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || missing+=(postgresql) ;;
  esac
done
if [ ${#missing[@]} -gt 0 ]; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || exit 1
fi

../crates/ffi/install "$work" 2> "$work/build.log" || { cat "$work/build.log"; exit 1; }
export LD_LIBRARY_PATH=$work/lib PKG_CONFIG_PATH=$work/lib/pkgconfig JETON_INCLUDE=$work/include
unset JETON_LIBRARY
