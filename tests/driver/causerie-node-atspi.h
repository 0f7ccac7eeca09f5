/* SPDX-License-Identifier: GPL-3.0-or-later
 * Access to AT-SPI itself: a #CauserieNode of another process is an AtspiAccessible. */
#pragma once

#include "causerie-node.h"

#include <atspi/atspi.h>

G_BEGIN_DECLS

/* Own type names for g_autoptr(): only some versions of libatspi define cleanup functions. */
typedef AtspiText NodeText;
typedef AtspiStateSet NodeStates;
typedef AtspiAction NodeAction;
typedef AtspiComponent NodeComponent;
typedef AtspiEditableText NodeEditable;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NodeText, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NodeStates, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NodeAction, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NodeComponent, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NodeEditable, g_object_unref)

G_END_DECLS
