/* SPDX-License-Identifier: GPL-3.0-or-later
 * A widget on screen as known to a screen reader: by role, name, text and state. These functions
 * have two implementations. For a program in another process, a node is an AtspiAccessible
 * (causerie-node-atspi.c). For a program in the process of the test, it is a GtkWidget
 * (causerie-node-gtk.c). */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef GObject CauserieNode;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieNode, g_object_unref)

/* In pixels of the screen. */
typedef cairo_rectangle_int_t CauserieBox;

/* The node's own states, without those of its ancestors. */
typedef enum
{
  CAUSERIE_NODE_SENSITIVE,
  CAUSERIE_NODE_EDITABLE,
  CAUSERIE_NODE_FOCUSED,
  CAUSERIE_NODE_SELECTED,
  CAUSERIE_NODE_PRESSED, /* an active toggle button or check box */
} CauserieNodeState;

/* The number of successive checks at the same position after which a node does not move any
   more. */
extern const guint causerie_node_n_still_looks;
/* The number of successive identical pictures after which nothing in it moves any more. */
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
