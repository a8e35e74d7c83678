#!/bin/bash
# Makes the base images that fixtures/applications and fixtures/services name, and the smaller ones that those come to, in the storage of a folder
# with storage.conf, containers.conf and policy.json: debian:12 and debian:13, each with the certificate authorities that were added to this
# machine, as a company's network asks for, and the same as -slim; what distroless calls cc. What is there already stays.
set -euo pipefail
storage=$1
export CONTAINERS_STORAGE_CONF=$storage/storage.conf CONTAINERS_CONF=$storage/containers.conf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TMPDIR=$work
mkdir -p "$work/certificates"
cp -p /usr/local/share/ca-certificates/*.crt "$work/certificates/" 2>/dev/null || true

bud() { buildah bud -q --isolation chroot --signature-policy "$storage/policy.json" --pull-never "$@" >/dev/null; }
is_there() { buildah inspect --type image "localhost/$1" >/dev/null 2>&1; }

# The machine's own sources, of another release where it has to be; no host is named here.
sources() {
  apt-get indextargets --format 'deb $(SITE) $(RELEASE) main' 'Created-By: Packages' |
    grep bookworm | sed "s/bookworm/$1/" | sort -u
}

# What the official images of Debian configure.
configured='
printf "%s\n" "DPkg::Post-Invoke { \"rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true\"; };" \
  "Dir::Cache::pkgcache \"\"; Dir::Cache::srcpkgcache \"\";" >"$1/etc/apt/apt.conf.d/docker-clean"
echo "Acquire::GzipIndexes \"true\";" >"$1/etc/apt/apt.conf.d/docker-gzip-indexes"
echo "Acquire::Languages \"none\";" >"$1/etc/apt/apt.conf.d/docker-no-languages"
echo force-unsafe-io >"$1/etc/dpkg/dpkg.cfg.d/docker-apt-speedup"
printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d"; chmod 755 "$1/usr/sbin/policy-rc.d"
rm -f "$1/etc/resolv.conf" "$1/etc/hostname" "$1"/var/cache/apt/*.bin "$1"/var/log/apt/* "$1"/var/log/*.log'

if ! is_there debian:trixie; then
  sources trixie | mmdebstrap --format=tar --variant=minbase --mode=root --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    --customize-hook="$configured" trixie "$work/rootfs.tar" - 2>"$work/log" || { tail "$work/log" >&2; exit 1; }
  printf 'FROM scratch\nADD rootfs.tar /\nCMD ["/bin/bash"]\n' >"$work/Dockerfile"
  bud -t localhost/debian:trixie "$work"
fi
for release in 12:bookworm 13:trixie; do
  is_there "debian:${release%:*}" && continue
  printf 'FROM localhost/debian:%s\nCOPY certificates/ /usr/local/share/ca-certificates/\n' "${release#*:}" >"$work/Dockerfile"
  bud --layers -t "localhost/debian:${release%:*}" "$work"
done
# What the official -slim leaves out, now and of what is installed later: https://github.com/debuerreotype/debuerreotype
for release in 12 13; do
  is_there "debian:$release-slim" && continue
  cat >"$work/Dockerfile" <<END
FROM localhost/debian:$release
RUN printf 'path-exclude=%s\\n' '/usr/share/doc/*' '/usr/share/man/*' '/usr/share/info/*' '/usr/share/locale/*' >/etc/dpkg/dpkg.cfg.d/docker && \\
    find /usr/share/doc /usr/share/man /usr/share/info /usr/share/locale -mindepth 1 -delete
END
  bud --squash -t "localhost/debian:$release-slim" "$work"
done
# The packages of which https://github.com/GoogleContainerTools/distroless makes its images, with certificates in one file, and their config.
distroless() { # NAME RELEASE PACKAGES
  buildah inspect --type image "gcr.io/distroless/$1" >/dev/null 2>&1 && return
  sources "$2" | mmdebstrap --format=tar --variant=extract --mode=root --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    --include="base-files,netbase,tzdata,ca-certificates$3" \
    --extract-hook='rm -rf "$1"/usr/share/doc "$1"/usr/share/man "$1"/usr/share/locale "$1"/var/lib/apt/lists' \
    --extract-hook='mkdir -p "$1/etc/ssl/certs"; cat "$1"/usr/share/ca-certificates/mozilla/*.crt >"$1/etc/ssl/certs/ca-certificates.crt"' \
    --extract-hook='echo root:x:0:0:root:/root:/sbin/nologin >"$1/etc/passwd"; echo root:x:0: >"$1/etc/group"' \
    "$2" "$work/rootfs.tar" - 2>"$work/log" || { tail "$work/log" >&2; exit 1; }
  printf 'FROM scratch\nADD rootfs.tar /\nENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt\n' >"$work/Dockerfile"
  bud -t "gcr.io/distroless/$1" "$work"
}
distroless cc-debian13 trixie ,libc6,libgcc-s1,libgomp1,libssl3t64,libstdc++6
distroless static-debian12 bookworm ""
