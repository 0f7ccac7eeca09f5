#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the metadata for desktops and packagers. Arguments: source and build folder."""
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

import source_tree as tree

ID = 'io.github.causerie_chat.Causerie'
SVG = '{http://www.w3.org/2000/svg}'
PERMISSIONS = ['--share=network', '--share=ipc', '--socket=wayland', '--socket=fallback-x11', '--device=dri']
# Older runtimes get no fixes any more, and CMake in newer ones rejects an older md4c.
OLDEST_RUNTIME = 50
OLDEST_MD4C = (0, 5)
COMMIT = re.compile(r'[0-9a-f]{40}')
SYMBOLIC_SHAPES = {SVG + name for name in ('svg', 'path', 'rect', 'circle')}
OPTION = re.compile(r'(?<![\w-])--?[a-z][a-z-]*')
VARIABLE = re.compile(r'getenv \((?:\w+, )?"(\w+)"\)')
ICON_NAME = re.compile(r'["\'>](causerie-[a-z-]+-symbolic)\b')


def checked_by(*command):
    status, output = tree.output_of(*command)
    return [output or f'exit status {status}'] if status != 0 else []


def icon_faults(path):
    """Returns the reasons why GTK cannot draw and recolor a file as a symbolic icon."""
    try:
        top = xml.parse(path).getroot()
    except xml.ParseError as error:
        return [f'{path.name}: {error}']
    findings = []
    if top.tag != SVG + 'svg' or 'viewBox' not in top.attrib:
        findings.append(f'{path.name} is no SVG with a view box')
    if any('href' in key for element in top.iter() for key in element.attrib):
        findings.append(f'{path.name} refers to something outside')
    if path.stem.endswith('-symbolic'):
        if top.get('viewBox') != '0 0 16 16':
            findings.append(f'{path.name} is not drawn on 16 by 16')
        if any(element.tag not in SYMBOLIC_SHAPES or 'stroke' in element.attrib for element in top.iter()):
            findings.append(f'{path.name} holds more than filled shapes, which are all that is recoloured')
    return findings


def icons(root):
    paths = tree.files(root, 'data/icons', suffixes=('.svg',))
    findings = [fault for path in paths for fault in icon_faults(path)]
    resources = xml.parse(root / 'data/icons/causerie-icons.gresource.xml')
    packed = {file.text for file in resources.iter('file')}
    for path in tree.files(root, 'data/icons/actions'):
        if f'actions/{path.name}' not in packed:
            findings.append(f'{path.name} is not among the resources')
    return findings


def unknown_icons(root):
    """Returns the Causerie icons that the interface uses and that do not exist."""
    resources = xml.parse(root / 'data/icons/causerie-icons.gresource.xml')
    drawn = {pathlib.PurePath(file.get('alias')).stem for file in resources.iter('file')}
    findings = []
    for path in tree.files(root, 'src', suffixes=('.c', '.h', '.ui')):
        for name in ICON_NAME.findall(tree.read(path)):
            if name not in drawn:
                findings.append(f'{path.relative_to(root)}: {name}')
    return findings


def is_fixed(source):
    """Returns whether a source of the manifest is pinned to exact content."""
    if source['type'] == 'git':
        return 'tag' in source and COMMIT.fullmatch(source.get('commit', '')) is not None
    return source['type'] in ('dir', 'file') or 'sha256' in source


def md4c_faults(module):
    tag = module['sources'][0].get('tag', '')
    version = tuple(int(number) for number in re.findall(r'\d+', tag))
    findings = []
    if version < OLDEST_MD4C:
        findings.append(f'md4c {tag} does not build with the runtime\'s CMake')
    if '-DBUILD_MD2HTML_EXECUTABLE=OFF' not in module.get('config-opts', []):
        findings.append('the program md2html is shipped')
    return findings


def manifest_faults(manifest):
    findings = []
    modules = {module['name']: module for module in manifest.get('modules', [])}
    if manifest.get('id') != ID or manifest.get('command') != 'causerie':
        findings.append('the manifest is for another program')
    if sorted(manifest.get('finish-args', [])) != sorted(PERMISSIONS):
        findings.append(f'permissions are {manifest.get("finish-args")}, not {PERMISSIONS}')
    if int(manifest.get('runtime-version', '0')) < OLDEST_RUNTIME:
        findings.append(f'runtime {manifest.get("runtime-version")} gets no more fixes')
    if list(modules)[-1:] != ['causerie'] or modules['causerie']['sources'][0].get('path') != '..':
        findings.append('the program is not built from the folder that holds the manifest')
    if 'md4c' in modules:
        findings += md4c_faults(modules['md4c'])
    for module in modules.values():
        if not all(is_fixed(source) for source in module['sources']):
            findings.append(f'{module["name"]} is not fixed to one version')
    return findings


def manifest(root):
    try:
        return manifest_faults(json.loads(tree.read(root / f'flatpak/{ID}.json')))
    except (OSError, ValueError) as error:
        return [error]


def metainfo_faults(top):
    """Returns what older or stricter validators than the installed one reject."""
    summary = top.findtext('summary') or ''
    findings = []
    if not 0 < len(summary) <= 35:
        findings.append(f'"{summary}" has {len(summary)} characters, 35 are shown')
    if top.find('icon') is not None:
        findings.append('an icon is named, but that of the desktop entry is used')
    if top.find('developer_name') is not None or top.find('developer/name') is None:
        findings.append('the developer is not named in the form of AppStream 1.0')
    return findings


def metainfo(root):
    return metainfo_faults(xml.parse(root / f'data/{ID}.metainfo.xml.in').getroot())


def appstream(path):
    """Runs the validator, in strict mode from AppStream 1.0 on, which knows all tags in use."""
    _, version = tree.output_of('appstreamcli', '--version')
    strict = ['--strict'] if re.search(r'version: [1-9]', version) else []
    return checked_by('appstreamcli', 'validate', '--no-net', '--no-color', *strict, str(path))


def manual_faults(manual, shown, known, variables):
    """Returns what is missing in the manual, and what is wrong in it.

    shown and known are what --help and --help-all print.
    """
    told = {f'-{name}' for name in re.findall(r'\bFl (-?[a-z][a-z-]*)', manual)}
    named = set(re.findall(r'^\.It Ev (\S+)', manual, re.MULTILINE))
    findings = [f'{option} is not in the manual' for option in sorted(set(OPTION.findall(shown)) - told)]
    findings += [f'{option} is in the manual, but there is no such option'
                 for option in sorted(told - set(OPTION.findall(known)))]
    return findings + [f'{variable} is not in the manual' for variable in sorted(variables - named)]


def manual(root, build):
    shown, known = (tree.output_of(str(build / 'src/causerie'), option)[1] for option in ('--help', '--help-all'))
    variables = set()
    for path in tree.files(root, 'src', suffixes=('.c',)):
        variables.update(VARIABLE.findall(tree.without_comments(tree.read(path))))
    return manual_faults(tree.read(root / 'data/causerie.1'), shown, known, variables)


if __name__ == '__main__':
    ROOT = tree.root_argument()
    BUILD = pathlib.Path(sys.argv[2])
    tree.report([
        ('desktop entry', checked_by('desktop-file-validate', str(BUILD / f'data/{ID}.desktop'))),
        ('AppStream data', appstream(BUILD / f'data/{ID}.metainfo.xml') + metainfo(ROOT)),
        ('manual documents every option and variable', manual(ROOT, BUILD)),
        ('settings schema', checked_by('glib-compile-schemas', '--strict', '--dry-run', str(ROOT / 'data'))),
        ('icons', icons(ROOT)),
        ('used icons exist', unknown_icons(ROOT)),
        ('Flatpak manifest has pinned sources and five permissions', manifest(ROOT)),
    ])
