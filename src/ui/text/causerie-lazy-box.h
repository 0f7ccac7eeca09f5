/* SPDX-License-Identifier: GPL-3.0-or-later
 * Places children below each other. If they are many, only those near the viewport exist. */
#pragma once

#include "causerie-find-words.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CauserieLazyBoxChange:
 * @CAUSERIE_LAZY_BOX_CHANGED: a child was created or destroyed, so that the box has to be measured
 *   and allocated again
 * @CAUSERIE_LAZY_BOX_UNFINISHED: likewise, and others are still missing
 */
typedef enum
{
  CAUSERIE_LAZY_BOX_SAME,
  CAUSERIE_LAZY_BOX_CHANGED,
  CAUSERIE_LAZY_BOX_UNFINISHED,
} CauserieLazyBoxChange;

#define CAUSERIE_TYPE_LAZY_BOX (causerie_lazy_box_get_type ())
G_DECLARE_DERIVABLE_TYPE (CauserieLazyBox, causerie_lazy_box, CAUSERIE, LAZY_BOX, GtkWidget)

/**
 * CauserieLazyBoxClass:
 * @create_child: creates the child at a position (transfer floating)
 * @update_child: (nullable): changes a child to show the item that is at its position now
 * @count_lines: estimates the height of the child at a position, in lines of text with @characters
 *   each; at least 1
 * @count_found: counts the matches in the complete text of the child at a position, in the order
 *   in which causerie_found_text_mark() would find them; it need not exist
 * @mark_child: causerie_found_text_mark()
 * @unfold_child: causerie_found_text_unfold()
 * @save_child: causerie_text_state_save()
 * @restore_child: causerie_text_state_restore()
 * @get_gap: (nullable): the empty space above the child at a position, in pixels; not called for
 *   the first one; the default is the spacing of the box
 * @get_start: (nullable): if the children are slices of one text: where the slice at a position
 *   starts in it, in bytes
 *
 * The subclass has the items that become children. It must call causerie_lazy_box_splice() and
 * causerie_lazy_box_change() after it changed them. causerie_lazy_text_init_class() sets the
 * functions for the text in the children.
 */
struct _CauserieLazyBoxClass
{
  GtkWidgetClass parent_class;

  GtkWidget *(*create_child) (CauserieLazyBox *self, guint position);
  void (*update_child) (CauserieLazyBox *self, guint position, GtkWidget *child);
  guint (*count_lines) (CauserieLazyBox *self, guint position, guint characters);
  guint (*count_found) (CauserieLazyBox *self, guint position, const CauserieFindWords *words);
  int (*get_gap) (CauserieLazyBox *self, guint position);
  gsize (*get_start) (CauserieLazyBox *self, guint position);

  guint (*mark_child) (GtkWidget *child, CauserieFindWords *words, int current);
  void (*unfold_child) (GtkWidget *child);
  GVariant *(*save_child) (GtkWidget *child);
  void (*restore_child) (GtkWidget *child, GVariant *state);
};

void causerie_lazy_box_set_spacing (CauserieLazyBox *self, int spacing);
int causerie_lazy_box_get_spacing (CauserieLazyBox *self);
void causerie_lazy_box_set_wraps (CauserieLazyBox *self, gboolean wraps);
void causerie_lazy_box_set_slow (CauserieLazyBox *self, gboolean slow);
gboolean causerie_lazy_box_get_slow (CauserieLazyBox *self);

void causerie_lazy_box_splice (CauserieLazyBox *self, guint position, guint removed, guint added);
void causerie_lazy_box_change (CauserieLazyBox *self, guint position);
void causerie_lazy_box_replace (CauserieLazyBox *self, guint position);
void causerie_lazy_box_replace_tail (CauserieLazyBox *self, guint first, guint n);
guint causerie_lazy_box_get_n (CauserieLazyBox *self);
GtkWidget *causerie_lazy_box_get_child (CauserieLazyBox *self, guint position);
gboolean causerie_lazy_box_find_child (CauserieLazyBox *self, GtkWidget *child, guint *position);
gboolean causerie_lazy_box_get_lazy (CauserieLazyBox *self);

CauserieLazyBoxChange causerie_lazy_box_expose (CauserieLazyBox *self, double top, double bottom,
                                                double spare, gint64 deadline, GtkWidget **first,
                                                double *moved);
int causerie_lazy_box_get_top (CauserieLazyBox *self, guint position);

guint causerie_lazy_box_mark (CauserieLazyBox *self, CauserieFindWords *words, int current);
guint causerie_lazy_box_count (CauserieLazyBox *self, const CauserieFindWords *words);
gboolean causerie_lazy_box_find_found (CauserieLazyBox *self, const CauserieFindWords *words,
                                       guint n, guint *position, guint *n_in_child);

GVariant *causerie_lazy_box_save_state (CauserieLazyBox *self);
void causerie_lazy_box_restore_state (CauserieLazyBox *self, GVariant *state);

G_END_DECLS
