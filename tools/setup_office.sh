#!/bin/sh
# Installs what the page tests need (LibreOffice, its Python bridge, a Thai font to build the stand-in fonts from, and
# pdftoppm) where that is possible: on Debian or Ubuntu as root. Elsewhere it says what is missing and goes on; the
# tests that need it are then left out, and counted. With ITA_XL_REQUIRE_OFFICE=1 a missing program is a failure.
set -u

missing() {
    command -v soffice >/dev/null 2>&1 || echo libreoffice-calc
    [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import uno' 2>/dev/null || echo python3-uno
    command -v pdftoppm >/dev/null 2>&1 || echo poppler-utils
    command -v fc-list >/dev/null 2>&1 || echo fontconfig
    ls /usr/share/fonts/truetype/tlwg/Laksaman.ttf >/dev/null 2>&1 || echo fonts-tlwg-laksaman-ttf
}

packages=$(missing)
[ -n "$packages" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the page tests:" $packages
    apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2086  (one word per package)
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null 2>&1
    packages=$(missing)
fi
[ -n "$packages" ] || exit 0
echo "Missing for the page tests:" $packages
[ "${ITA_XL_REQUIRE_OFFICE:-}" != 1 ]
