#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that everything is installed and found in its place. Arguments: source and build folder."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.sax.saxutils as sax

import source_tree as tree

ID = 'io.github.causerie_chat.Causerie'
INSTALLED = (
    'bin/causerie', f'share/applications/{ID}.desktop', f'share/metainfo/{ID}.metainfo.xml',
    f'share/dbus-1/services/{ID}.service', f'share/glib-2.0/schemas/{ID}.gschema.xml',
    'share/icons/hicolor', 'share/man/man1/causerie.1', 'share/locale/de/LC_MESSAGES/causerie.mo',
)
DEPENDENCY = re.compile(r"dependency\('([^']+)'")
BUS = '''<busconfig>
  <type>session</type>
  <listen>unix:dir={room}</listen>
  <servicedir>{services}</servicedir>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/></policy>
</busconfig>
'''


def write_program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding='utf-8')
    path.chmod(0o755)


def needed_by(paths):
    return {name for path in paths for name in DEPENDENCY.findall(tree.read(path))}


def configure(room, prefix):
    """Configures without tests, on a system without the dependencies that only tests need."""
    own = [path for path in [ROOT / 'meson.build', *tree.files(ROOT, 'src', 'data', 'po')] if path.name == 'meson.build']
    tests = [path for path in tree.files(ROOT, 'tests') if path.name == 'meson.build']
    hidden = '|'.join(sorted(needed_by(tests) - needed_by(own)))
    write_program(room / 'pkg-config', '#!/bin/sh\nfor argument; do\n  case $argument in '
                                       f'{hidden}) exit 1 ;; esac\ndone\nexec pkg-config "$@"\n')
    done = subprocess.run(['meson', 'setup', str(room / 'build'), str(ROOT), f'--prefix={prefix}', '--libdir=lib',
                           '-Dtests=false'],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8', errors='replace',
                          env=dict(os.environ, PKG_CONFIG=str(room / 'pkg-config')), check=False)
    return [done.stdout[-2000:]] if done.returncode != 0 or not hidden else []


def places(room, prefix):
    """Compares the paths where Meson installs files with those where they are looked up."""
    _, text = tree.output_of('meson', 'introspect', '--installed', str(room / 'build'))
    destinations = set(json.loads(text).values())
    findings = [f'{name} is not installed' for name in INSTALLED if str(prefix / name) not in destinations]
    return findings + [f'{place} is outside of the prefix' for place in destinations
                       if not place.startswith(f'{prefix}/')]


def activation(room, prefix):
    """Lets a private session bus activate the program; a script takes the place of the program."""
    ran = room / 'arguments'
    write_program(prefix / 'bin/causerie', f'#!/bin/sh\necho "$0|$*" > "{ran}"\n')
    config = room / 'bus.conf'
    config.write_text(BUS.format(room=sax.escape(str(room)), services=sax.escape(str(room / 'build/data'))),
                      encoding='utf-8')
    with subprocess.Popen(['dbus-daemon', '--nofork', '--print-address', f'--config-file={config}'],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding='utf-8') as bus:
        try:
            address = bus.stdout.readline().strip()
            # The call fails when the script ends, because that never owns the bus name.
            _, output = tree.output_of('dbus-send', f'--bus={address}', '--print-reply',
                                       '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus',
                                       'org.freedesktop.DBus.StartServiceByName', f'string:{ID}', 'uint32:0')
        finally:
            bus.terminate()
    if not ran.exists():
        return [output]
    got = ran.read_text(encoding='utf-8').strip()
    return [] if got == f'{prefix}/bin/causerie|--gapplication-service' else [f'started as {got}']


if __name__ == '__main__':
    ROOT = tree.root_argument()
    with tempfile.TemporaryDirectory() as folder:
        ROOM = pathlib.Path(folder).resolve()
        PREFIX = ROOM / 'it\'s a $prefix'
        faults = configure(ROOM, PREFIX)
        cases = [('configures without test dependencies', faults)]
        if not faults:
            cases += [('files are installed where they are looked up', places(ROOM, PREFIX)),
                      ('D-Bus starts the program in a folder of any name', activation(ROOM, PREFIX))]
    tree.report(cases)
