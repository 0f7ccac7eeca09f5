#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that includes point only downwards, libraries are used only in their rooms, and there are no cycles."""
import re

import source_tree as tree

# The rooms that a room may include besides itself.
BELOW = {
    'json': set(),
    'conversation': {'json'},
    'markdown': set(),
    'storage': {'json', 'conversation', 'markdown'},
    'api': {'json', 'conversation', 'markdown'},
    'service': {'json', 'conversation', 'api'},
    'media': set(),
    'chat': {'json', 'conversation', 'markdown', 'storage', 'api', 'service', 'media'},
    'demo': {'json', 'conversation'},
    'compat': set(),
    'ui': {'json', 'conversation', 'markdown', 'storage', 'api', 'service', 'media', 'chat', 'demo', 'compat'},
    'main': {'json', 'conversation', 'markdown', 'storage', 'api', 'service', 'media', 'chat', 'demo', 'compat', 'ui'},
}

# The folders that a folder of ui may include besides itself and the rooms below ui.
BELOW_IN_UI = {'widgets': set()}
for _folder, _lower in (('text', 'widgets'), ('timeline', 'text'), ('composer', 'timeline'), ('branches', 'timeline'),
                        ('chats', 'timeline')):
    BELOW_IN_UI[_folder] = BELOW_IN_UI[_lower] | {_lower}
BELOW_IN_UI['dialogs'] = set(BELOW_IN_UI)
BELOW_IN_UI['window'] = set(BELOW_IN_UI)
BELOW_IN_UI['application'] = set(BELOW_IN_UI)

# The rooms that may include the headers of a library.
LIBRARIES = (
    (re.compile(r'^(gtk|gdk|gsk|gtksourceview)/|^adwaita\.h$|^libadwaita'), {'ui', 'compat', 'main'}),
    (re.compile(r'^gdk-pixbuf/'), {'media', 'chat', 'ui'}),
    (re.compile(r'^sqlite3\.h$'), {'storage'}),
    (re.compile(r'^libsoup/'), {'api', 'demo'}),
    (re.compile(r'^libsecret/'), {'service'}),
    (re.compile(r'^md4c'), {'markdown'}),
    # Other rooms use causerie-json-node.h, which includes the types of json-glib.
    (re.compile(r'^json-glib/'), {'json'}),
)

GENERATED = re.compile(r'^(config\.h|causerie-icons\.h|.*-resources?\.h)$')


def headers(root):
    found = {}
    for path in tree.files(root, 'src', suffixes=('.h',)):
        found.setdefault(path.name, []).append(path)
    return found


def doubled_names(root):
    return [f'{name} stands in several rooms' for name, paths in headers(root).items() if len(paths) > 1]


def upward_includes(root):
    known = headers(root)
    findings = []
    for path in tree.files(root, 'src', suffixes=('.c', '.h')):
        room = tree.room_of(root, path)
        where = path.relative_to(root)
        for _, name in (m for m in tree.INCLUDE.findall(tree.read(path)) if m[0] == '"'):
            if '/' in name:
                findings.append(f'{where}: "{name}" names a folder')
            elif name not in known:
                if not GENERATED.match(name):
                    findings.append(f'{where}: "{name}" is nobody\'s header')
            else:
                other = tree.room_of(root, known[name][0])
                if other != room and other not in BELOW.get(room, ()):
                    findings.append(f'{where}: {room} may not include "{name}" of {other}')
    return findings


def ui_folder(root, path):
    """Returns the folder of a file below src/ui, "ui" for those at its top."""
    parts = path.relative_to(root / 'src/ui').parts
    return parts[0] if len(parts) > 1 else 'ui'


def upward_includes_in_ui(root):
    folders = {path.name: ui_folder(root, path) for path in tree.files(root, 'src/ui', suffixes=('.h',))}
    findings = []
    for path in tree.files(root, 'src/ui', suffixes=('.c', '.h')):
        folder = ui_folder(root, path)
        where = path.relative_to(root)
        if folder not in BELOW_IN_UI:
            findings.append(f'{where}: {folder} is no folder of the interface')
            continue
        for _, name in tree.INCLUDE.findall(tree.read(path)):
            other = folders.get(name, folder)
            if other != folder and other not in BELOW_IN_UI[folder]:
                findings.append(f'{where}: {folder} may not include "{name}" of {other}')
    return findings


def stray_libraries(root):
    findings = []
    for path in tree.files(root, 'src', suffixes=('.c', '.h')):
        room = tree.room_of(root, path)
        for _, name in tree.INCLUDE.findall(tree.read(path)):
            for pattern, rooms in LIBRARIES:
                if pattern.search(name) and room not in rooms:
                    findings.append(f'{path.relative_to(root)}: <{name}> belongs to {", ".join(sorted(rooms))}')
    return findings


def include_graph(root):
    graph = {}
    for path in tree.files(root, 'src', suffixes=('.c', '.h')):
        module = tree.module_of(path.name)
        edges = graph.setdefault(module, set())
        for quote, name in tree.INCLUDE.findall(tree.read(path)):
            if quote == '"' and tree.module_of(name) != module:
                edges.add(tree.module_of(name))
    return graph


def circles(graph):
    """Returns one cycle for each module that includes itself directly or indirectly."""
    findings = []
    seen = set()
    for start in sorted(graph):
        trail = {start: None}
        queue = [start]
        while queue and start not in seen:
            module = queue.pop(0)
            for other in sorted(graph.get(module, ())):
                if other == start:
                    way = [start]
                    while module is not None:
                        way.append(module)
                        module = trail[module]
                    seen.update(way)
                    findings.append(' -> '.join(reversed(way)))
                    queue = []
                    break
                if other not in trail:
                    trail[other] = module
                    queue.append(other)
    return findings


def unknown_rooms(root):
    rooms = {tree.room_of(root, path) for path in tree.files(root, 'src', suffixes=('.c', '.h'))}
    return [f'src/{room} is no room of the house' for room in sorted(rooms - set(tree.ROOMS))]


if __name__ == '__main__':
    ROOT = tree.root_argument()
    tree.report([
        ('every folder of src is a room', unknown_rooms(ROOT)),
        ('header names are unique', doubled_names(ROOT)),
        ('includes point only downwards', upward_includes(ROOT)),
        ('includes inside ui point only downwards', upward_includes_in_ui(ROOT)),
        ('libraries are used only in their rooms', stray_libraries(ROOT)),
        ('there are no include cycles', circles(include_graph(ROOT))),
    ])
