/* SPDX-License-Identifier: GPL-3.0-or-later
 * Selects text of a timeline with the keyboard: Shift and the arrow keys extend the selection, also
 * into other blocks and messages. With caret browsing, the arrow keys alone move the caret. The
 * label at the caret has the focus, and draws it. */
#include "config.h"

#include "causerie-selection-keys.h"

#include "causerie-attachment-view.h"
#include "causerie-selection-map.h"
#include "causerie-selection-unit.h"
#include "causerie-text-place.h"

#include <math.h>
#include <string.h>

#define PAGE_SHARE 0.9
/* How much space is shown above and below the caret, in pixels. */
#define CARET_SPACE 12

/* Where a key moves the caret. */
typedef enum
{
  MOVE_CHARACTER,
  MOVE_WORD,
  MOVE_LINE,
  MOVE_LINE_EDGE,
  MOVE_PAGE,
  MOVE_EDGE,
} Move;

static const struct
{
  guint key;
  guint keypad_key;
  gboolean control;
  Move move;
  int direction;
} moves[] = {
  { GDK_KEY_Left, GDK_KEY_KP_Left, FALSE, MOVE_CHARACTER, -1 },
  { GDK_KEY_Right, GDK_KEY_KP_Right, FALSE, MOVE_CHARACTER, 1 },
  { GDK_KEY_Left, GDK_KEY_KP_Left, TRUE, MOVE_WORD, -1 },
  { GDK_KEY_Right, GDK_KEY_KP_Right, TRUE, MOVE_WORD, 1 },
  { GDK_KEY_Up, GDK_KEY_KP_Up, FALSE, MOVE_LINE, -1 },
  { GDK_KEY_Down, GDK_KEY_KP_Down, FALSE, MOVE_LINE, 1 },
  { GDK_KEY_Home, GDK_KEY_KP_Home, FALSE, MOVE_LINE_EDGE, -1 },
  { GDK_KEY_End, GDK_KEY_KP_End, FALSE, MOVE_LINE_EDGE, 1 },
  { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, FALSE, MOVE_PAGE, -1 },
  { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, FALSE, MOVE_PAGE, 1 },
  { GDK_KEY_Home, GDK_KEY_KP_Home, TRUE, MOVE_EDGE, -1 },
  { GDK_KEY_End, GDK_KEY_KP_End, TRUE, MOVE_EDGE, 1 },
};

/* A place in a label. */
typedef struct
{
  guint row;
  GtkWidget *label;
  gsize index;
} Spot;

struct _CauserieSelectionKeys
{
  GObject parent_instance;

  CauserieTimelineView *view; /* weak */
  CauserieSelectionMenu *menu;
  gboolean caret;
  float goal_x;  /* where vertical moves began, in the view; NAN if the last move was another one */
  guint tick_id; /* while a page is scrolled */
  guint n_ticks; /* likewise */
  gboolean moving; /* the keys change the selection */
  int page_direction;
  gboolean page_extends;
};

G_DEFINE_FINAL_TYPE (CauserieSelectionKeys, causerie_selection_keys, G_TYPE_OBJECT)

static CauserieSelection *
get_selection (CauserieSelectionKeys *self)
{
  return causerie_timeline_view_get_selection (self->view);
}

static gsize
get_length (const Spot *spot)
{
  return strlen (gtk_label_get_text (GTK_LABEL (spot->label)));
}

/* Returns: (nullable): the label before or after that at @at, if both exist */
static GtkWidget *
get_neighbor (GPtrArray *labels, guint at, int direction)
{
  if (direction > 0)
    return at + 1 < labels->len ? g_ptr_array_index (labels, at + 1) : NULL;
  return at > 0 ? g_ptr_array_index (labels, at - 1) : NULL;
}

/* Finds the label before or after that of @spot, in its message or another one, and the end of its
   text that is nearer. Returns: %FALSE if there is none, also if it does not exist yet */
static gboolean
enter_neighbor (CauserieSelectionKeys *self, Spot *spot, int direction)
{
  g_autoptr (GPtrArray) labels = causerie_selection_map_list_labels (self->view, spot->row);
  guint n_rows = g_list_model_get_n_items (causerie_selection_get_model (get_selection (self)));
  guint at;

  if (!g_ptr_array_find (labels, spot->label, &at)
      || !causerie_text_place_is_next (spot->label, get_neighbor (labels, at, direction),
                                       direction))
    return FALSE;
  while (direction > 0 ? at + 1 >= labels->len : at == 0)
    {
      if (direction > 0 ? spot->row + 1 >= n_rows : spot->row == 0)
        return FALSE;
      spot->row += (guint)direction;
      g_ptr_array_unref (labels);
      labels = causerie_selection_map_list_labels (self->view, spot->row);
      if (causerie_timeline_view_get_row (self->view, spot->row) == NULL)
        return FALSE;
      at = direction > 0 ? G_MAXUINT : labels->len;
    }
  spot->label = g_ptr_array_index (labels, at + (guint)direction);
  spot->index = direction > 0 ? 0 : get_length (spot);
  return TRUE;
}

static gboolean
move_character (CauserieSelectionKeys *self, Spot *spot, int direction)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (spot->label));
  const char *text = pango_layout_get_text (layout);
  int index;
  int trailing;

  pango_layout_move_cursor_visually (layout, TRUE, (int)spot->index, 0, direction, &index,
                                     &trailing);
  if (index < 0 || index == G_MAXINT)
    /* Pango gives the end of the text at which the caret is, whatever its direction. */
    return enter_neighbor (self, spot, index < 0 ? -1 : 1);
  spot->index = (gsize)(g_utf8_offset_to_pointer (text + index, trailing) - text);
  return TRUE;
}

static gboolean
move_word (CauserieSelectionKeys *self, Spot *spot, int direction)
{
  gboolean rtl = gtk_widget_get_direction (spot->label) == GTK_TEXT_DIR_RTL;
  int step = rtl ? -direction : direction;

  if (spot->index == (step > 0 ? get_length (spot) : 0) && !enter_neighbor (self, spot, step))
    return FALSE;
  spot->index = causerie_selection_unit_find_word (GTK_LABEL (spot->label), spot->index, step);
  return TRUE;
}

/* Moves to the place in a line of the layout that is nearest to @x, in the view. */
static void
enter_line (CauserieSelectionKeys *self, Spot *spot, int line, float x)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (spot->label));
  const char *text = pango_layout_get_text (layout);
  graphene_point_t point;
  PangoRectangle area;
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  int left;
  int index;
  int trailing;

  for (; line > 0; line--)
    pango_layout_iter_next_line (iter);
  pango_layout_iter_get_line_extents (iter, NULL, &area);
  gtk_label_get_layout_offsets (GTK_LABEL (spot->label), &left, NULL);
  if (gtk_widget_compute_point (GTK_WIDGET (self->view), spot->label, &GRAPHENE_POINT_INIT (x, 0),
                                &point))
    {
      pango_layout_line_x_to_index (pango_layout_iter_get_line_readonly (iter),
                                    (int)(point.x - (float)left) * PANGO_SCALE - area.x, &index,
                                    &trailing);
      spot->index = (gsize)(g_utf8_offset_to_pointer (text + index, trailing) - text);
    }
  pango_layout_iter_free (iter);
}

static int
get_line (const Spot *spot)
{
  int line;

  pango_layout_index_to_line_x (gtk_label_get_layout (GTK_LABEL (spot->label)), (int)spot->index,
                                FALSE, &line, NULL);
  return line;
}

static int
count_lines (const Spot *spot)
{
  return pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (spot->label)));
}

/* Of labels beside each other, such as the cells of a table, the one below or above is not the next
   one. */
static gboolean
enter_label_below (CauserieSelectionKeys *self, Spot *spot, int direction, float x)
{
  graphene_rect_t from;
  Spot at = *spot;
  Spot best = *spot;
  double best_x = G_MAXDOUBLE;
  double best_y = G_MAXDOUBLE;

  if (!gtk_widget_compute_bounds (spot->label, GTK_WIDGET (self->view), &from))
    return FALSE;
  while (enter_neighbor (self, &at, direction))
    {
      graphene_rect_t area;
      double far_x;
      double far_y;

      if (!gtk_widget_compute_bounds (at.label, GTK_WIDGET (self->view), &area))
        break;
      far_y = direction > 0 ? area.origin.y - from.origin.y - from.size.height
                            : from.origin.y - area.origin.y - area.size.height;
      far_x = MAX (0, MAX (area.origin.x - x, x - area.origin.x - area.size.width));
      if (far_y > best_y + CARET_SPACE)
        break;
      if (far_y < -1 || far_x >= best_x)
        continue;
      best = at;
      best_x = far_x;
      best_y = far_y;
    }
  if (best.label == spot->label)
    return FALSE;
  *spot = best;
  return TRUE;
}

static gboolean
move_line (CauserieSelectionKeys *self, Spot *spot, int direction)
{
  int line = get_line (spot) + direction;
  graphene_rect_t caret;

  if (isnan (self->goal_x)
      && causerie_selection_map_get_caret (self->view, spot->label, spot->index, &caret))
    self->goal_x = caret.origin.x;
  if (line < 0 || line >= count_lines (spot))
    {
      if (!enter_label_below (self, spot, direction, self->goal_x))
        return FALSE;
      line = direction > 0 ? 0 : count_lines (spot) - 1;
    }
  enter_line (self, spot, line, self->goal_x);
  return TRUE;
}

static gboolean
move_line_edge (Spot *spot, int direction)
{
  PangoLayoutLine *line = pango_layout_get_line_readonly (
      gtk_label_get_layout (GTK_LABEL (spot->label)), get_line (spot));
  const char *text = gtk_label_get_text (GTK_LABEL (spot->label));
  gsize end = (gsize)(line->start_index + line->length);

  /* The place after the space at which a line wraps is in the next line. */
  if (direction > 0 && end < get_length (spot) && end > 0 && text[end] != '\n')
    end = (gsize)(g_utf8_prev_char (text + end) - text);
  spot->index = direction > 0 ? end : (gsize)line->start_index;
  return TRUE;
}

static gboolean
move_edge (CauserieSelectionKeys *self, int direction, gboolean extends)
{
  guint n = g_list_model_get_n_items (causerie_selection_get_model (get_selection (self)));
  g_autoptr (CauserieSelectionPoint) point = direction > 0
                                                 ? causerie_selection_point_new_end (n - 1)
                                                 : causerie_selection_point_new_start (0);

  if (extends)
    causerie_selection_extend (get_selection (self), point);
  else
    causerie_selection_set (get_selection (self), point, point);
  if (direction > 0)
    causerie_timeline_view_scroll_to_end (self->view);
  else
    causerie_timeline_view_scroll_to (self->view, 0, CAUSERIE_TIMELINE_ALIGN_START, 0);
  return TRUE;
}

/* Scrolls code or a table sideways to the caret. */
static void
reveal_sideways (CauserieSelectionKeys *self, GtkWidget *label, const graphene_rect_t *caret)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (label, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  graphene_point_t at;
  double beyond;

  if (scroller == NULL || !gtk_widget_is_ancestor (scroller, GTK_WIDGET (self->view))
      || !gtk_widget_compute_point (GTK_WIDGET (self->view), scroller, &caret->origin, &at))
    return;
  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  beyond = (double)at.x + CARET_SPACE - gtk_adjustment_get_page_size (adjustment);
  if (at.x < CARET_SPACE)
    beyond = (double)at.x - CARET_SPACE;
  else if (beyond < 0)
    return;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + beyond);
}

static void
show_caret (CauserieSelectionKeys *self, const Spot *spot)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->view));
  graphene_rect_t caret;

  causerie_timeline_view_focus_label (self->view, spot->label);
  if (self->caret && GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
  if (!causerie_selection_map_get_caret (self->view, spot->label, spot->index, &caret))
    return;
  causerie_timeline_view_reveal (self->view, (double)caret.origin.y - CARET_SPACE,
                                 (double)caret.size.height + 2 * CARET_SPACE);
  reveal_sideways (self, spot->label, &caret);
}

static void
place_caret (CauserieSelectionKeys *self, const Spot *spot, gboolean extends)
{
  g_autoptr (CauserieSelectionPoint) point
      = causerie_selection_map_find (self->view, spot->row, spot->label, spot->index);

  if (point == NULL)
    return;
  self->moving = TRUE;
  if (extends)
    causerie_selection_extend (get_selection (self), point);
  else
    causerie_selection_set (get_selection (self), point, point);
  self->moving = FALSE;
  show_caret (self, spot);
}

/* Finds the start or end of a message, which is no place in a text. A message of files has no text:
   then it is that of the next or previous message. */
static gboolean
find_edge (CauserieSelectionKeys *self, gboolean is_end, Spot *spot)
{
  guint n_rows = g_list_model_get_n_items (causerie_selection_get_model (get_selection (self)));

  for (guint row = spot->row; row < n_rows; row += is_end ? -1U : 1U)
    {
      g_autoptr (GPtrArray) labels = causerie_selection_map_list_labels (self->view, row);

      if (labels->len == 0 && causerie_timeline_view_get_row (self->view, row) == NULL)
        return FALSE;
      if (labels->len == 0)
        continue;
      spot->row = row;
      spot->label = g_ptr_array_index (labels, is_end ? labels->len - 1 : 0);
      spot->index = is_end ? get_length (spot) : 0;
      return TRUE;
    }
  return FALSE;
}

static gboolean
find_spot (CauserieSelectionKeys *self, const CauserieSelectionPoint *point, Spot *spot)
{
  gboolean is_end = causerie_selection_point_is_end (point);

  spot->row = point->row;
  if (is_end || causerie_selection_point_is_start (point))
    return find_edge (self, is_end, spot) || find_edge (self, !is_end, spot);
  spot->label = causerie_selection_map_locate (self->view, point, &spot->index);
  return spot->label != NULL;
}

static gboolean
find_caret (CauserieSelectionKeys *self, Spot *spot)
{
  const CauserieSelectionPoint *end = causerie_selection_get_end (get_selection (self));

  return end != NULL && find_spot (self, end, spot);
}

/* Places the caret at the first text in view, if it is nowhere yet. */
static void
show_first_caret (CauserieSelectionKeys *self)
{
  g_autoptr (CauserieSelectionPoint) point = NULL;
  Spot spot;

  if (!find_caret (self, &spot))
    {
      point = causerie_selection_map_find_at (self->view, 0, 0, FALSE);
      if (point == NULL || !find_spot (self, point, &spot))
        return;
    }
  place_caret (self, &spot, FALSE);
}

/* Moves the caret to the edge of the view. The first tick comes before the layout of its frame,
   which moves the rows to their new places. */
static gboolean
on_page_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  CauserieSelectionKeys *self = data;
  int page = causerie_timeline_view_get_page (self->view);
  g_autoptr (CauserieSelectionPoint) point = NULL;
  float x = isnan (self->goal_x) ? 0 : self->goal_x;
  Spot spot;

  if (self->n_ticks++ == 0)
    {
      gtk_widget_queue_draw (widget);
      return G_SOURCE_CONTINUE;
    }
  self->tick_id = 0;
  point = causerie_selection_map_find_at (
      self->view, (double)x, self->page_direction > 0 ? page - CARET_SPACE : CARET_SPACE, FALSE);
  if (point != NULL && find_spot (self, point, &spot))
    place_caret (self, &spot, self->page_extends);
  return G_SOURCE_REMOVE;
}

static gboolean
move_page (CauserieSelectionKeys *self, const Spot *spot, int direction, gboolean extends)
{
  graphene_rect_t caret;

  if (isnan (self->goal_x)
      && causerie_selection_map_get_caret (self->view, spot->label, spot->index, &caret))
    self->goal_x = caret.origin.x;
  self->page_direction = direction;
  self->page_extends = extends;
  causerie_timeline_view_scroll_by (self->view, direction * PAGE_SHARE
                                                    * causerie_timeline_view_get_page (self->view));
  self->n_ticks = 0;
  if (self->tick_id == 0)
    {
      self->tick_id
          = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), on_page_tick_cb, self, NULL);
      gtk_widget_queue_allocate (GTK_WIDGET (self->view));
    }
  return TRUE;
}

/* Returns: whether the key was used */
static gboolean
move (CauserieSelectionKeys *self, Move kind, int direction, gboolean extends)
{
  Spot spot;
  gboolean moved = FALSE;

  if (kind == MOVE_EDGE && causerie_selection_get_anchor (get_selection (self)) != NULL)
    return move_edge (self, direction, extends);
  if (causerie_selection_get_anchor (get_selection (self)) == NULL && !extends)
    {
      show_first_caret (self);
      return causerie_selection_get_anchor (get_selection (self)) != NULL;
    }
  /* GtkLabel must not replace a selection whose end is not shown now. */
  if (!find_caret (self, &spot))
    return causerie_selection_get_anchor (get_selection (self)) != NULL;
  if (kind != MOVE_LINE && kind != MOVE_PAGE)
    self->goal_x = NAN;
  switch (kind)
    {
    case MOVE_CHARACTER:
      moved = move_character (self, &spot, direction);
      break;
    case MOVE_WORD:
      moved = move_word (self, &spot, direction);
      break;
    case MOVE_LINE:
      moved = move_line (self, &spot, direction);
      break;
    case MOVE_LINE_EDGE:
      moved = move_line_edge (&spot, direction);
      break;
    case MOVE_PAGE:
      return move_page (self, &spot, direction, extends);
    case MOVE_EDGE:
    default:
      return FALSE;
    }
  if (moved)
    place_caret (self, &spot, extends);
  else
    /* What is beside the caret may not exist while that is out of view. */
    show_caret (self, &spot);
  return TRUE;
}

/* Returns: whether the key is pressed with Ctrl, also in another layout of the keyboard, such as a
   Cyrillic one */
static gboolean
is_pressed (GtkEventControllerKey *controller, guint key)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller));

  return event != NULL
         && gdk_key_event_matches (event, key, GDK_CONTROL_MASK) != GDK_KEY_MATCH_NONE;
}

static gboolean
use_command (CauserieSelectionKeys *self, GtkEventControllerKey *controller)
{
  if (is_pressed (controller, GDK_KEY_a))
    return gtk_widget_activate_action (GTK_WIDGET (self->view), "text.select-all", NULL);
  if ((is_pressed (controller, GDK_KEY_c) || is_pressed (controller, GDK_KEY_Insert)
       || is_pressed (controller, GDK_KEY_KP_Insert))
      && !causerie_selection_is_empty (get_selection (self)))
    return gtk_widget_activate_action (GTK_WIDGET (self->view), "text.copy", NULL);
  return FALSE;
}

/* Whether a file has the focus, which has a menu of its own. */
static gboolean
is_on_file (CauserieSelectionKeys *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self->view));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_get_ancestor (focus, CAUSERIE_TYPE_ATTACHMENT_VIEW) != NULL;
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller, guint key, guint code,
                   GdkModifierType modifiers, CauserieSelectionKeys *self)
{
  gboolean control = (modifiers & GDK_CONTROL_MASK) != 0;
  gboolean extends = (modifiers & GDK_SHIFT_MASK) != 0;

  if (self->view == NULL || (modifiers & (GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (control && !extends && use_command (self, controller))
    return GDK_EVENT_STOP;
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && extends))
    {
      if (is_on_file (self))
        return GDK_EVENT_PROPAGATE;
      causerie_selection_menu_open (self->menu);
      return GDK_EVENT_STOP;
    }
  if (!extends && !self->caret)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if ((key == moves[i].key || key == moves[i].keypad_key) && control == moves[i].control)
      return move (self, moves[i].move, moves[i].direction, extends);
  return GDK_EVENT_PROPAGATE;
}

/* The next vertical move begins where the pointer or a command has placed the caret. */
static void
on_selection_changed_cb (CauserieSelectionKeys *self)
{
  if (!self->moving)
    self->goal_x = NAN;
}

static void
causerie_selection_keys_dispose (GObject *object)
{
  CauserieSelectionKeys *self = CAUSERIE_SELECTION_KEYS (object);

  if (self->tick_id != 0 && self->view != NULL)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->tick_id);
  self->tick_id = 0;
  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (causerie_selection_keys_parent_class)->dispose (object);
}

static void
causerie_selection_keys_class_init (CauserieSelectionKeysClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_selection_keys_dispose;
}

static void
causerie_selection_keys_init (CauserieSelectionKeys *self)
{
  self->goal_x = NAN;
}

/* @view: may be destroyed before this object */
CauserieSelectionKeys *
causerie_selection_keys_new (CauserieTimelineView *view, CauserieSelectionMenu *menu)
{
  CauserieSelectionKeys *self = g_object_new (CAUSERIE_TYPE_SELECTION_KEYS, NULL);
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_set_weak_pointer (&self->view, view);
  self->menu = g_object_ref (menu);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (on_key_pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), controller);
  g_signal_connect_object (causerie_timeline_view_get_selection (view), "changed",
                           G_CALLBACK (on_selection_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/* @caret: whether the arrow keys move a caret */
void
causerie_selection_keys_set_caret (CauserieSelectionKeys *self, gboolean caret)
{
  g_return_if_fail (CAUSERIE_IS_SELECTION_KEYS (self));

  if (self->caret == caret)
    return;
  self->caret = caret;
  if (caret && self->view != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->view)))
    show_first_caret (self);
}

gboolean
causerie_selection_keys_get_caret (CauserieSelectionKeys *self)
{
  g_return_val_if_fail (CAUSERIE_IS_SELECTION_KEYS (self), FALSE);

  return self->caret;
}
