/* SPDX-License-Identifier: GPL-3.0-or-later
 * One thing on screen, as a screen reader knows it: by its role, name, text and state.
 *
 * These functions have two implementations. A program that is driven from outside is asked through
 * AT-SPI, and its nodes are of AtspiAccessible (causerie-node-atspi.c). A program that runs in the
 * test's own process is asked directly, and its nodes are of GtkWidget (causerie-node-gtk.c). */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef GObject CauserieNode;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieNode, g_object_unref)

/* In pixels of the screen. */
typedef cairo_rectangle_int_t CauserieBox;

/* A node's own state, without its parents'. */
typedef enum
{
  CAUSERIE_NODE_SENSITIVE,
  CAUSERIE_NODE_EDITABLE,
  CAUSERIE_NODE_FOCUSED,
  CAUSERIE_NODE_SELECTED,
  CAUSERIE_NODE_PRESSED, /* a toggle that is in, a box that is checked */
} CauserieNodeState;

/* How often a node is to be found at one place, one look after the other, before it lies still. */
extern const guint causerie_node_n_still_looks;
/* How often a picture is to be the same before what is in it has come to rest. */
extern const guint causerie_node_n_rest_looks;

void causerie_node_pause (void);
void causerie_node_let_frame_pass (void);
void causerie_node_wait_frame (CauserieNode *self);
GPtrArray *causerie_node_list_tops (void);
GPtrArray *causerie_node_list_children (CauserieNode *self);
CauserieNode *causerie_node_dup_parent (CauserieNode *self);

/* Roles have their AT-SPI names, such as "push button". */
char *causerie_node_dup_role (CauserieNode *self);
char *causerie_node_dup_name (CauserieNode *self);
char *causerie_node_dup_label (CauserieNode *self);
char *causerie_node_dup_description (CauserieNode *self);
char *causerie_node_dup_content (CauserieNode *self);
gboolean causerie_node_has_state (CauserieNode *self, CauserieNodeState state);
gboolean causerie_node_is_on_screen (CauserieNode *self);
gboolean causerie_node_get_place (CauserieNode *self, CauserieBox *place);

gboolean causerie_node_press (CauserieNode *self);
gboolean causerie_node_insert_text (CauserieNode *self, const char *text);

G_END_DECLS
