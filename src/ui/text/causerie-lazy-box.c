/* SPDX-License-Identifier: GPL-3.0-or-later
 * Places children below each other. A box with many lines of text in a viewport creates only the
 * children near the visible part, and estimates the heights of the others. A child that is scrolled
 * away is destroyed; its height, and what the reader unfolded in it, are kept. */
#include "config.h"

#include "causerie-lazy-box.h"

#include "causerie-heights.h"
#include "causerie-viewport.h"
#include "causerie-widget-font.h"

/* A box with more lines than this does not create all its children. */
#define MANY_LINES 200

/* Before the box has a width. */
#define FIRST_CHARACTERS 70
#define LEAST_CHARACTERS 8

/* The estimated height of a line before any child was measured, and as how many lines it counts. */
#define LINE_HEIGHT 24
#define LINE_WEIGHT 20

typedef struct
{
  CauserieHeights *heights; /* with the gap above */
  GPtrArray *children;      /* by position; NULL if not created */
  GArray *created;          /* guint: the positions of the children that exist, ascending */
  GHashTable *states;       /* position to GVariant: of children that do not exist */

  int width;                  /* to which the heights belong; 0 before the first layout */
  PangoFontDescription *font; /* owned; likewise */
  guint characters;           /* of average width in a line */
  int spacing;
  gboolean wraps; /* the heights depend on the width */
  gboolean slow;
  gint64 n_lines;

  CauserieViewport *viewport; /* borrowed; while the box is in its list */
  gboolean rooted;

  /* What is found in the text. */
  CauserieFindWords *words; /* or NULL */
  int current;              /* the index of the current match, or -1 */
  GArray *sums; /* guint: the number of matches before each position; as far as it is known */
} CauserieLazyBoxPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (CauserieLazyBox, causerie_lazy_box, GTK_TYPE_WIDGET)

#define GET_PRIVATE(self) ((CauserieLazyBoxPrivate *)causerie_lazy_box_get_instance_private (self))

static GtkWidget *
get_child (CauserieLazyBox *self, guint position)
{
  return g_ptr_array_index (GET_PRIVATE (self)->children, position);
}

static guint
get_created (CauserieLazyBox *self, guint nth)
{
  return g_array_index (GET_PRIVATE (self)->created, guint, nth);
}

/* Returns: the index of the first created position that is not below @position */
static guint
find_created (CauserieLazyBox *self, guint position)
{
  guint low = 0;
  guint high = GET_PRIVATE (self)->created->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_created (self, middle) < position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static int
get_gap (CauserieLazyBox *self, guint position)
{
  CauserieLazyBoxClass *klass = CAUSERIE_LAZY_BOX_GET_CLASS (self);

  if (position == 0 || !gtk_widget_should_layout (get_child (self, position)))
    return 0;
  return klass->get_gap != NULL ? klass->get_gap (self, position) : GET_PRIVATE (self)->spacing;
}

static guint
count_lines (CauserieLazyBox *self, guint position)
{
  guint n = CAUSERIE_LAZY_BOX_GET_CLASS (self)->count_lines (self, position,
                                                             GET_PRIVATE (self)->characters);

  return MAX (n, 1);
}

static gboolean
is_large (CauserieLazyBox *self)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);

  return priv->n_lines > MANY_LINES && priv->children->len > 1;
}

/* Whether children may be missing. Before the box has a root, it is not known whether that is in a
   viewport. In a viewport, it stays lazy if it becomes wider and has fewer lines. */
static gboolean
is_lazy (CauserieLazyBox *self)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);

  return priv->rooted ? priv->viewport != NULL : is_large (self);
}

/* Makes sure that the matches before @position are counted. */
static guint
count_before (CauserieLazyBox *self, guint position)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  CauserieLazyBoxClass *klass = CAUSERIE_LAZY_BOX_GET_CLASS (self);

  if (priv->sums->len == 0)
    g_array_set_size (priv->sums, 1);
  while (priv->sums->len <= position)
    {
      guint last = priv->sums->len - 1;
      guint sum = g_array_index (priv->sums, guint, last);

      sum += klass->count_found (self, last, priv->words);
      g_array_append_val (priv->sums, sum);
    }
  return g_array_index (priv->sums, guint, position);
}

static void
mark_child (CauserieLazyBox *self, guint position)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  GtkWidget *child = get_child (self, position);
  int current;
  guint n;

  if (priv->words == NULL)
    {
      CAUSERIE_LAZY_BOX_GET_CLASS (self)->mark_child (child, NULL, -1);
      return;
    }
  current = priv->current - (int)count_before (self, position);
  n = CAUSERIE_LAZY_BOX_GET_CLASS (self)->mark_child (child, priv->words, current);
  if (current < (int)n || priv->current >= (int)count_before (self, position + 1))
    return;
  /* The current match is in a part of the child that is folded. */
  CAUSERIE_LAZY_BOX_GET_CLASS (self)->unfold_child (child);
  CAUSERIE_LAZY_BOX_GET_CLASS (self)->mark_child (child, priv->words, current);
}

static void
create (CauserieLazyBox *self, guint position)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  GtkWidget *child = CAUSERIE_LAZY_BOX_GET_CLASS (self)->create_child (self, position);
  guint nth = find_created (self, position);
  GtkWidget *next = nth < priv->created->len ? get_child (self, get_created (self, nth)) : NULL;
  GVariant *state = g_hash_table_lookup (priv->states, GUINT_TO_POINTER (position));

  g_ptr_array_index (priv->children, position) = child;
  g_array_insert_val (priv->created, nth, position);
  gtk_widget_insert_before (child, GTK_WIDGET (self), next);
  if (state != NULL)
    CAUSERIE_LAZY_BOX_GET_CLASS (self)->restore_child (child, state);
  g_hash_table_remove (priv->states, GUINT_TO_POINTER (position));
  if (priv->words != NULL)
    mark_child (self, position);
}

static void
destroy (CauserieLazyBox *self, guint position)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  GtkWidget *child = get_child (self, position);

  g_ptr_array_index (priv->children, position) = NULL;
  g_array_remove_index (priv->created, find_created (self, position));
  gtk_widget_unparent (child);
}

/* Destroys a child that will be created again, and keeps its state. */
static void
save_and_destroy (CauserieLazyBox *self, guint position)
{
  GVariant *state = CAUSERIE_LAZY_BOX_GET_CLASS (self)->save_child (get_child (self, position));

  if (state != NULL)
    g_hash_table_insert (GET_PRIVATE (self)->states, GUINT_TO_POINTER (position), state);
  destroy (self, position);
}

static void
create_all (CauserieLazyBox *self)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);

  for (guint i = 0; i < priv->children->len && priv->created->len < priv->children->len; i++)
    if (get_child (self, i) == NULL)
      create (self, i);
}

static void
leave_viewport (CauserieLazyBox *self)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);

  if (priv->viewport != NULL)
    causerie_viewport_remove_box (priv->viewport, GTK_WIDGET (self));
  priv->viewport = NULL;
}

/* After a change of the root or the size: joins the viewport or leaves it. */
static void
update_viewport (CauserieLazyBox *self)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  gboolean large = is_large (self);

  if (priv->rooted && large && priv->viewport == NULL)
    {
      priv->viewport
          = (CauserieViewport *)gtk_widget_get_ancestor (GTK_WIDGET (self), CAUSERIE_TYPE_VIEWPORT);
      if (priv->viewport != NULL)
        causerie_viewport_add_box (priv->viewport, GTK_WIDGET (self));
    }
  else if (!large)
    leave_viewport (self);
  if (!is_lazy (self))
    create_all (self);
}

static guint *
list_weights (CauserieLazyBox *self, guint position, guint n)
{
  guint *weights = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    weights[i] = count_lines (self, position + i);
  return weights;
}

/* Forgets the heights, which belong to another width. */
static void
set_width (CauserieLazyBox *self, int width)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  int character = causerie_widget_font_get_character_width (GTK_WIDGET (self));
  g_autofree guint *weights = NULL;

  priv->width = width;
  priv->characters = (guint)MAX ((gint64)width * PANGO_SCALE / character, LEAST_CHARACTERS);
  weights = list_weights (self, 0, priv->children->len);
  priv->n_lines = 0;
  for (guint i = 0; i < priv->children->len; i++)
    priv->n_lines += weights[i];
  causerie_heights_forget (priv->heights, weights);
}

/* Whether the heights are not those at @width. */
static gboolean
has_other_width (CauserieLazyBox *self, int width)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);

  return priv->wraps ? priv->width != width : priv->width == 0;
}

static void
measure_child (CauserieLazyBox *self, guint position)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  GtkWidget *child = get_child (self, position);
  int height = 0;

  if (gtk_widget_should_layout (child))
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, priv->wraps ? priv->width : -1, NULL,
                        &height, NULL, NULL);
  causerie_heights_set (priv->heights, position, height + get_gap (self, position));
}

static void
measure_children (CauserieLazyBox *self)
{
  for (guint i = 0; i < GET_PRIVATE (self)->created->len; i++)
    measure_child (self, get_created (self, i));
}

static void
measure_width (CauserieLazyBox *self, int *minimum, int *natural)
{
  for (guint i = 0; i < GET_PRIVATE (self)->created->len; i++)
    {
      GtkWidget *child = get_child (self, get_created (self, i));
      int child_minimum;
      int child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

/* The height at no certain width. */
static void
measure_unwrapped (CauserieLazyBox *self, int *minimum, int *natural)
{
  for (guint i = 0; i < GET_PRIVATE (self)->created->len; i++)
    {
      guint position = get_created (self, i);
      GtkWidget *child = get_child (self, position);
      int child_minimum;
      int child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, &child_minimum, &child_natural, NULL,
                          NULL);
      *minimum += child_minimum + get_gap (self, position);
      *natural += child_natural + get_gap (self, position);
    }
}

static void
causerie_lazy_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  CauserieLazyBox *self = CAUSERIE_LAZY_BOX (widget);
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else if (for_size < 0 && !is_lazy (self))
    measure_unwrapped (self, minimum, natural);
  else
    {
      if (for_size >= 0 && has_other_width (self, for_size))
        set_width (self, for_size);
      measure_children (self);
      *natural = (int)MIN (causerie_heights_get_total (priv->heights), G_MAXINT / 2);
      *minimum = *natural;
    }
}

static GtkSizeRequestMode
causerie_lazy_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
causerie_lazy_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CauserieLazyBox *self = CAUSERIE_LAZY_BOX (widget);
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);

  if (has_other_width (self, width))
    {
      set_width (self, width);
      measure_children (self);
    }
  for (guint i = 0; i < priv->created->len; i++)
    {
      guint position = get_created (self, i);
      GtkWidget *child = get_child (self, position);
      int gap = get_gap (self, position);
      GtkAllocation place = { 0, causerie_lazy_box_get_top (self, position), width,
                              causerie_heights_get (priv->heights, position) - gap };

      if (gtk_widget_should_layout (child))
        gtk_widget_size_allocate (child, &place, -1);
    }
}

/* With another font, the children have other heights. */
static void
causerie_lazy_box_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (CAUSERIE_LAZY_BOX (widget));

  GTK_WIDGET_CLASS (causerie_lazy_box_parent_class)->css_changed (widget, change);
  if (!causerie_widget_font_update (widget, &priv->font))
    return;
  priv->width = 0;
  gtk_widget_queue_resize (widget);
}

static void
causerie_lazy_box_root (GtkWidget *widget)
{
  CauserieLazyBox *self = CAUSERIE_LAZY_BOX (widget);

  GTK_WIDGET_CLASS (causerie_lazy_box_parent_class)->root (widget);
  GET_PRIVATE (self)->rooted = TRUE;
  update_viewport (self);
}

static void
causerie_lazy_box_unroot (GtkWidget *widget)
{
  CauserieLazyBox *self = CAUSERIE_LAZY_BOX (widget);

  leave_viewport (self);
  GET_PRIVATE (self)->rooted = FALSE;
  GTK_WIDGET_CLASS (causerie_lazy_box_parent_class)->unroot (widget);
}

static void
causerie_lazy_box_dispose (GObject *object)
{
  CauserieLazyBox *self = CAUSERIE_LAZY_BOX (object);
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  GtkWidget *child;

  leave_viewport (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_array_set_size (priv->created, 0);
  g_ptr_array_set_size (priv->children, 0);
  G_OBJECT_CLASS (causerie_lazy_box_parent_class)->dispose (object);
}

static void
causerie_lazy_box_finalize (GObject *object)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (CAUSERIE_LAZY_BOX (object));

  g_clear_pointer (&priv->words, causerie_find_words_unref);
  g_clear_pointer (&priv->font, pango_font_description_free);
  causerie_heights_free (priv->heights);
  g_ptr_array_unref (priv->children);
  g_array_unref (priv->created);
  g_array_unref (priv->sums);
  g_hash_table_unref (priv->states);
  G_OBJECT_CLASS (causerie_lazy_box_parent_class)->finalize (object);
}

static void
causerie_lazy_box_class_init (CauserieLazyBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = causerie_lazy_box_dispose;
  object_class->finalize = causerie_lazy_box_finalize;
  widget_class->measure = causerie_lazy_box_measure;
  widget_class->get_request_mode = causerie_lazy_box_get_request_mode;
  widget_class->size_allocate = causerie_lazy_box_size_allocate;
  widget_class->css_changed = causerie_lazy_box_css_changed;
  widget_class->root = causerie_lazy_box_root;
  widget_class->unroot = causerie_lazy_box_unroot;
}

static void
causerie_lazy_box_init (CauserieLazyBox *self)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);

  priv->heights = causerie_heights_new (LINE_HEIGHT, LINE_WEIGHT);
  priv->children = g_ptr_array_new ();
  priv->created = g_array_new (FALSE, FALSE, sizeof (guint));
  priv->states = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_variant_unref);
  priv->sums = g_array_new (FALSE, TRUE, sizeof (guint));
  priv->characters = FIRST_CHARACTERS;
  priv->wraps = TRUE;
  priv->current = -1;
}

/* @spacing: the empty space between two children, in pixels */
void
causerie_lazy_box_set_spacing (CauserieLazyBox *self, int spacing)
{
  g_return_if_fail (CAUSERIE_IS_LAZY_BOX (self));

  GET_PRIVATE (self)->spacing = spacing;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

int
causerie_lazy_box_get_spacing (CauserieLazyBox *self)
{
  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self), 0);

  return GET_PRIVATE (self)->spacing;
}

/* @wraps: %FALSE if the height of a child does not depend on its width */
void
causerie_lazy_box_set_wraps (CauserieLazyBox *self, gboolean wraps)
{
  g_return_if_fail (CAUSERIE_IS_LAZY_BOX (self));

  GET_PRIVATE (self)->wraps = wraps;
}

/* @slow: whether the layout of a page of children may take so long that a reader would notice. They
   may then appear one after the other. */
void
causerie_lazy_box_set_slow (CauserieLazyBox *self, gboolean slow)
{
  g_return_if_fail (CAUSERIE_IS_LAZY_BOX (self));

  GET_PRIVATE (self)->slow = slow;
}

gboolean
causerie_lazy_box_get_slow (CauserieLazyBox *self)
{
  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self), FALSE);

  return GET_PRIVATE (self)->slow;
}

/* Moves the states of the children after the removed ones. */
static void
splice_states (CauserieLazyBox *self, guint position, guint removed, guint added)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  GHashTable *old = priv->states;
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  if (g_hash_table_size (old) == 0)
    return;
  priv->states = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_variant_unref);
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      guint at = GPOINTER_TO_UINT (key);

      if (at >= position && at < position + removed)
        continue;
      if (at >= position)
        at += added - removed;
      g_hash_table_insert (priv->states, GUINT_TO_POINTER (at), g_variant_ref (value));
    }
  g_hash_table_unref (old);
}

static void
splice_children (CauserieLazyBox *self, guint position, guint removed, guint added)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  guint first = find_created (self, position);

  while (first < priv->created->len && get_created (self, first) < position + removed)
    destroy (self, get_created (self, first));
  for (guint i = first; i < priv->created->len; i++)
    g_array_index (priv->created, guint, i) += added - removed;
  if (removed > added)
    g_ptr_array_remove_range (priv->children, position, removed - added);
  if (added > removed)
    {
      guint n = priv->children->len;
      guint more = added - removed;

      g_ptr_array_set_size (priv->children, (int)(n + more));
      memmove (priv->children->pdata + position + more, priv->children->pdata + position,
               (n - position) * sizeof (gpointer));
    }
  if (added > 0)
    memset (priv->children->pdata + position, 0, added * sizeof (gpointer));
}

/* The same for the sizes. */
static void
splice_heights (CauserieLazyBox *self, guint position, guint removed, guint added)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  g_autofree guint *weights = list_weights (self, position, added);

  for (guint i = 0; i < removed; i++)
    priv->n_lines -= causerie_heights_get_weight (priv->heights, position + i);
  for (guint i = 0; i < added; i++)
    priv->n_lines += weights[i];
  causerie_heights_splice (priv->heights, position, removed, added, weights);
  if (priv->sums->len > position + 1)
    g_array_set_size (priv->sums, position + 1);
}

/**
 * causerie_lazy_box_splice:
 *
 * Follows a change of the items: the children of the removed ones are destroyed.
 */
void
causerie_lazy_box_splice (CauserieLazyBox *self, guint position, guint removed, guint added)
{
  CauserieLazyBoxPrivate *priv;
  guint last;

  g_return_if_fail (CAUSERIE_IS_LAZY_BOX (self));
  priv = GET_PRIVATE (self);
  g_return_if_fail (position + removed <= priv->children->len);

  splice_children (self, position, removed, added);
  splice_states (self, position, removed, added);
  splice_heights (self, position, removed, added);
  update_viewport (self);
  last = position + added;
  if (is_lazy (self))
    gtk_widget_queue_resize (GTK_WIDGET (self));
  else
    for (guint i = position; i < last; i++)
      if (get_child (self, i) == NULL)
        create (self, i);
}

/* After an item has changed, and its child with it, if that exists. */
void
causerie_lazy_box_change (CauserieLazyBox *self, guint position)
{
  g_return_if_fail (CAUSERIE_IS_LAZY_BOX (self));
  g_return_if_fail (position < causerie_lazy_box_get_n (self));

  splice_heights (self, position, 1, 1);
  g_hash_table_remove (GET_PRIVATE (self)->states, GUINT_TO_POINTER (position));
  update_viewport (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* After an item was replaced by one that needs another child. */
void
causerie_lazy_box_replace (CauserieLazyBox *self, guint position)
{
  gboolean exists;

  g_return_if_fail (CAUSERIE_IS_LAZY_BOX (self));
  g_return_if_fail (position < causerie_lazy_box_get_n (self));

  exists = get_child (self, position) != NULL;
  causerie_lazy_box_splice (self, position, 1, 1);
  if (exists && get_child (self, position) == NULL)
    create (self, position);
}

/**
 * causerie_lazy_box_replace_tail:
 * @first: a position
 * @n: the number of items now
 *
 * After the items from @first on were replaced by similar ones: their children are updated.
 */
void
causerie_lazy_box_replace_tail (CauserieLazyBox *self, guint first, guint n)
{
  guint n_old;

  g_return_if_fail (CAUSERIE_IS_LAZY_BOX (self));

  n_old = causerie_lazy_box_get_n (self);
  for (guint i = first; i < MIN (n_old, n); i++)
    {
      GtkWidget *child = get_child (self, i);

      if (child != NULL)
        CAUSERIE_LAZY_BOX_GET_CLASS (self)->update_child (self, i, child);
      causerie_lazy_box_change (self, i);
    }
  if (n_old > n)
    causerie_lazy_box_splice (self, n, n_old - n, 0);
  else if (n_old < n)
    causerie_lazy_box_splice (self, n_old, 0, n - n_old);
}

guint
causerie_lazy_box_get_n (CauserieLazyBox *self)
{
  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self), 0);

  return GET_PRIVATE (self)->children->len;
}

/* Returns: (transfer none) (nullable): the child at @position, if it exists */
GtkWidget *
causerie_lazy_box_get_child (CauserieLazyBox *self, guint position)
{
  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self), NULL);
  g_return_val_if_fail (position < causerie_lazy_box_get_n (self), NULL);

  return get_child (self, position);
}

/* @position: (out): the position of @child. Returns: whether it is a child */
gboolean
causerie_lazy_box_find_child (CauserieLazyBox *self, GtkWidget *child, guint *position)
{
  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self) && position != NULL, FALSE);

  for (guint i = 0; i < GET_PRIVATE (self)->created->len; i++)
    {
      *position = get_created (self, i);
      if (get_child (self, *position) == child)
        return TRUE;
    }
  return FALSE;
}

/* Returns: whether children may be missing */
gboolean
causerie_lazy_box_get_lazy (CauserieLazyBox *self)
{
  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self), FALSE);

  return is_lazy (self);
}

/* Destroys the children outside of a range, except the one with the focus. Returns: whether there
   were any */
static gboolean
trim (CauserieLazyBox *self, guint first, guint end)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));
  gboolean trimmed = FALSE;

  for (guint i = GET_PRIVATE (self)->created->len; i > 0; i--)
    {
      guint position = get_created (self, i - 1);

      if ((position >= first && position < end) || get_child (self, position) == focus)
        continue;
      save_and_destroy (self, position);
      trimmed = TRUE;
    }
  return trimmed;
}

/* Creates the missing children in the @height below the top of @first. That top itself moves with
   each child that is measured, if those above it are estimated. */
static CauserieLazyBoxChange
create_from (CauserieLazyBox *self, guint first, double height, gint64 deadline)
{
  CauserieLazyBoxPrivate *priv = GET_PRIVATE (self);
  CauserieLazyBoxChange change = CAUSERIE_LAZY_BOX_SAME;
  double y = 0;

  for (guint i = first; i < priv->children->len && y < height; i++)
    {
      if (get_child (self, i) == NULL)
        {
          create (self, i);
          measure_child (self, i);
          change = CAUSERIE_LAZY_BOX_CHANGED;
          if (g_get_monotonic_time () > deadline)
            return CAUSERIE_LAZY_BOX_UNFINISHED;
        }
      y += causerie_heights_get (priv->heights, i);
    }
  return change;
}

/**
 * causerie_lazy_box_expose:
 * @top: the top of the part that is to be laid out, in pixels from the top of the box
 * @bottom: its bottom
 * @spare: how far beyond that children may be kept that exist already
 * @deadline: the monotonic time after which no other child is created
 * @first: (out) (transfer none) (nullable): the child at @top
 * @moved: (out): how much further down that is than before, because the children above it are
 *   estimated by the heights of the new ones
 *
 * Creates the missing children of a part of the box. Called by the viewport; must not be called
 * during the allocation of the box itself.
 */
CauserieLazyBoxChange
causerie_lazy_box_expose (CauserieLazyBox *self, double top, double bottom, double spare,
                          gint64 deadline, GtkWidget **first, double *moved)
{
  CauserieLazyBoxPrivate *priv;
  CauserieLazyBoxChange change = CAUSERIE_LAZY_BOX_SAME;
  CauserieLazyBoxChange created;
  guint position;
  gint64 old_top;

  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self) && first != NULL && moved != NULL,
                        CAUSERIE_LAZY_BOX_SAME);
  priv = GET_PRIVATE (self);

  *first = NULL;
  *moved = 0;
  if (!is_lazy (self) || priv->width == 0)
    return CAUSERIE_LAZY_BOX_SAME;
  if (trim (self, causerie_heights_find (priv->heights, top - spare),
            causerie_heights_find (priv->heights, bottom + spare) + 1))
    change = CAUSERIE_LAZY_BOX_CHANGED;
  if (bottom <= 0 || top >= (double)causerie_heights_get_total (priv->heights))
    return change;
  position = causerie_heights_find (priv->heights, top);
  old_top = causerie_heights_get_top (priv->heights, position);
  created = create_from (self, position, bottom - (double)old_top, deadline);
  *first = get_child (self, position);
  *moved = (double)(causerie_heights_get_top (priv->heights, position) - old_top);
  return MAX (change, created);
}

/* Returns: the top of the child at @position, without the gap above it */
int
causerie_lazy_box_get_top (CauserieLazyBox *self, guint position)
{
  GtkWidget *child;
  gint64 top;

  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self), 0);
  g_return_val_if_fail (position < causerie_lazy_box_get_n (self), 0);

  child = get_child (self, position);
  top = causerie_heights_get_top (GET_PRIVATE (self)->heights, position);
  return (int)top + (child != NULL ? get_gap (self, position) : 0);
}

/**
 * causerie_lazy_box_mark:
 * @words: (nullable): what is marked in the children, also in later ones; %NULL for nothing
 * @current: the index of the current match in the box, or -1
 *
 * Returns: the number of matches in the complete text of the box
 */
guint
causerie_lazy_box_mark (CauserieLazyBox *self, CauserieFindWords *words, int current)
{
  CauserieLazyBoxPrivate *priv;

  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self), 0);
  priv = GET_PRIVATE (self);

  if (!causerie_find_words_equal (priv->words, words))
    g_array_set_size (priv->sums, 0);
  if (words != NULL)
    causerie_find_words_ref (words);
  g_clear_pointer (&priv->words, causerie_find_words_unref);
  priv->words = words;
  priv->current = current;
  for (guint i = 0; i < priv->created->len; i++)
    mark_child (self, get_created (self, i));
  return words != NULL ? count_before (self, priv->children->len) : 0;
}

/* Returns: the number of matches in the complete text of the box */
guint
causerie_lazy_box_count (CauserieLazyBox *self, const CauserieFindWords *words)
{
  CauserieLazyBoxPrivate *priv;
  guint n = 0;

  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self), 0);
  priv = GET_PRIVATE (self);

  if (priv->words != NULL && causerie_find_words_equal (priv->words, words))
    return count_before (self, priv->children->len);
  for (guint i = 0; i < priv->children->len; i++)
    n += CAUSERIE_LAZY_BOX_GET_CLASS (self)->count_found (self, i, words);
  return n;
}

/**
 * causerie_lazy_box_find_found:
 * @words: what causerie_lazy_box_mark() marks
 * @n: the index of a match in the box
 * @position: (out): the position of the child that contains it
 * @n_in_child: (out): its index in that child
 *
 * Returns: whether there is such a match
 */
gboolean
causerie_lazy_box_find_found (CauserieLazyBox *self, const CauserieFindWords *words, guint n,
                              guint *position, guint *n_in_child)
{
  CauserieLazyBoxPrivate *priv;
  guint low = 0;
  guint high;

  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self), FALSE);
  priv = GET_PRIVATE (self);

  high = priv->children->len;
  if (priv->words == NULL || !causerie_find_words_equal (priv->words, words)
      || n >= count_before (self, high))
    return FALSE;
  /* The last position with at most @n matches before it. */
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (count_before (self, middle) <= n)
        low = middle;
      else
        high = middle;
    }
  *position = low;
  *n_in_child = n - count_before (self, low);
  return TRUE;
}

/* Returns: (transfer full) (nullable): the states of the children, as an "a{uv}"; %NULL if there is
   none */
GVariant *
causerie_lazy_box_save_state (CauserieLazyBox *self)
{
  CauserieLazyBoxPrivate *priv;
  GVariantBuilder builder;
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  guint n;

  g_return_val_if_fail (CAUSERIE_IS_LAZY_BOX (self), NULL);
  priv = GET_PRIVATE (self);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{uv}"));
  n = g_hash_table_size (priv->states);
  g_hash_table_iter_init (&iter, priv->states);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_variant_builder_add (&builder, "{uv}", GPOINTER_TO_UINT (key), value);
  for (guint i = 0; i < priv->created->len; i++)
    {
      guint position = get_created (self, i);
      g_autoptr (GVariant) state
          = CAUSERIE_LAZY_BOX_GET_CLASS (self)->save_child (get_child (self, position));

      if (state == NULL)
        continue;
      g_variant_builder_add (&builder, "{uv}", position, state);
      n++;
    }
  if (n > 0)
    return g_variant_ref_sink (g_variant_builder_end (&builder));
  g_variant_builder_clear (&builder);
  return NULL;
}

/* @state: the result of causerie_lazy_box_save_state() of a box with the same items, or fewer */
void
causerie_lazy_box_restore_state (CauserieLazyBox *self, GVariant *state)
{
  GVariantIter iter;
  GVariant *child_state;
  guint position;

  g_return_if_fail (CAUSERIE_IS_LAZY_BOX (self));
  g_return_if_fail (g_variant_is_of_type (state, G_VARIANT_TYPE ("a{uv}")));

  g_variant_iter_init (&iter, state);
  while (g_variant_iter_next (&iter, "{uv}", &position, &child_state))
    {
      GtkWidget *child
          = position < causerie_lazy_box_get_n (self) ? get_child (self, position) : NULL;

      if (child != NULL)
        CAUSERIE_LAZY_BOX_GET_CLASS (self)->restore_child (child, child_state);
      else if (position < causerie_lazy_box_get_n (self))
        g_hash_table_insert (GET_PRIVATE (self)->states, GUINT_TO_POINTER (position),
                             g_variant_ref (child_state));
      g_variant_unref (child_state);
    }
}
