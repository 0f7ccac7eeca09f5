/* SPDX-License-Identifier: GPL-3.0-or-later
 * The bar above the timeline that finds words in the chat. It marks the matches in the rows on
 * screen, and scrolls to the current one as soon as its row is loaded and allocated. */
#include "config.h"

#include "causerie-find-bar.h"

#include "causerie-chat-find.h"
#include "causerie-compat.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* How long to follow the current match, from the time when its text is there. */
#define MAX_FRAMES 120

/* A match this close to the edge of the view is scrolled further into it. */
#define MARGIN 24

/* The most marks beside the scrollbar for one message. */
#define MAX_MARKS 20

struct _CauserieFindBar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkSearchBar *bar;
  GtkEditable *entry;
  GtkLabel *count_label;
  GtkWidget *previous_button;
  GtkWidget *next_button;
  GtkMenuButton *options_button;
  GtkCheckButton *case_button;
  GtkCheckButton *whole_button;
  GtkButton *elsewhere_button;
  GtkWidget *close_button;

  /* Owned */
  CauserieChatFind *find;
  CauserieBranch *branch;
  gint64 elsewhere_id; /* the first message of another branch with a match, or 0 */
  gint64 shown_id;     /* the message with the match that was shown last, or 0 */
  char *text;          /* as last typed; GtkSearchBar clears its field when it closes */

  /* Borrowed: siblings */
  CauserieTimelineView *view;
  CauserieFindMarks *marks;

  guint tick_id;  /* set while the row of the current match is not ready */
  guint n_frames; /* since the move to the current match, without those in which its text loads */
};

G_DEFINE_FINAL_TYPE (CauserieFindBar, causerie_find_bar, GTK_TYPE_WIDGET)

static void
show_count (CauserieFindBar *self)
{
  guint total = causerie_chat_find_get_n_matches (self->find);
  gboolean searching = causerie_chat_find_get_words (self->find) != NULL;
  gboolean none = searching && total == 0 && causerie_chat_find_get_complete (self->find);
  g_autofree char *text = NULL;
  gint64 id;
  guint n;
  guint number;

  if (none)
    /* Translators: beside the field that finds words in a chat */
    text = g_strdup (_ ("No matches"));
  else if (causerie_chat_find_get_current (self->find, &id, &n, &number))
    /* Translators: the number of the current match, and how many there are: "3 of 17" */
    text = g_strdup_printf (_ ("%u of %u"), number, total);
  gtk_label_set_text (self->count_label, text != NULL ? text : "");
  if (none)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.next", total > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "find.previous", total > 0);
}

static void
show_elsewhere (CauserieFindBar *self)
{
  guint n = self->branch != NULL
                ? causerie_chat_find_get_n_elsewhere (self->find, &self->elsewhere_id)
                : 0;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->elsewhere_button), n > 0);
  if (n == 0)
    return;
  /* Translators: button below the search field; it shows a match in another branch of the chat */
  text = g_strdup_printf (
      ngettext ("%u more match in other branches", "%u more matches in other branches", n), n);
  gtk_button_set_label (self->elsewhere_button, text);
}

/* The places of the matches within a message are estimates. */
static void
add_marks (CauserieFindBar *self, GArray *places, guint position, guint n_rows)
{
  g_autoptr (CauserieMessage) message
      = g_list_model_get_item (G_LIST_MODEL (self->branch), position);
  guint n = causerie_chat_find_count_in (self->find, causerie_message_get_id (message));
  guint n_marks = MIN (n, MAX_MARKS);
  double top = causerie_timeline_view_get_row_fraction (self->view, position);
  double bottom = position + 1 < n_rows
                      ? causerie_timeline_view_get_row_fraction (self->view, position + 1)
                      : 1;

  for (guint i = 0; i < n_marks; i++)
    {
      double place = top + (bottom - top) * (i + 0.5) / n_marks;

      g_array_append_val (places, place);
    }
}

static void
show_marks (CauserieFindBar *self)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (double));
  guint n = self->branch != NULL && causerie_chat_find_get_words (self->find) != NULL
                ? g_list_model_get_n_items (G_LIST_MODEL (self->branch))
                : 0;

  for (guint i = 0; i < n; i++)
    add_marks (self, places, i, n);
  causerie_find_marks_set_places (self->marks, places);
}

static void
mark_rows (CauserieFindBar *self)
{
  guint n = self->branch != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->branch)) : 0;

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = causerie_timeline_view_get_row (self->view, i);

      if (CAUSERIE_IS_MESSAGE_ROW (row))
        causerie_find_bar_mark_row (self, CAUSERIE_MESSAGE_ROW (row));
    }
}

/* Scrolls so that the current match is in view. A row that is far away has no place until it is
   scrolled to, and shows its text only while it is in view. In a long text, the place is an
   estimate that gets better as parts near it are laid out, which may take several frames. Returns:
   whether the match is in view */
static gboolean
reveal (CauserieFindBar *self, guint position, guint n)
{
  GtkWidget *row = causerie_timeline_view_get_row (self->view, position);
  int page = causerie_timeline_view_get_page (self->view);
  int offset = MARGIN;
  graphene_rect_t place;
  gboolean placed;
  int height;
  int y;

  placed = CAUSERIE_IS_MESSAGE_ROW (row)
           && causerie_timeline_view_get_row_place (self->view, position, &y, &height);
  if (placed && causerie_message_row_get_found_place (CAUSERIE_MESSAGE_ROW (row), n, &place))
    {
      y += (int)place.origin.y;
      if (y >= MARGIN && y + (int)place.size.height <= page - MARGIN)
        return place.size.height > 0;
      offset = page / 3 - (int)place.origin.y;
    }
  else if (placed && y < page && y + height > 0)
    return FALSE;
  causerie_timeline_view_scroll_to (self->view, position, CAUSERIE_TIMELINE_ALIGN_START, offset);
  return FALSE;
}

/* Whether the blocks of a long message are still being made. */
static gboolean
is_loading (CauserieFindBar *self, guint position)
{
  GtkWidget *row = causerie_timeline_view_get_row (self->view, position);

  return CAUSERIE_IS_MESSAGE_ROW (row)
         && causerie_message_body_get_loading (
             causerie_message_row_get_body (CAUSERIE_MESSAGE_ROW (row)));
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  CauserieFindBar *self = CAUSERIE_FIND_BAR (widget);
  gint64 id;
  guint n;
  guint number;
  guint position;

  if (causerie_chat_find_get_current (self->find, &id, &n, &number)
      && causerie_branch_find (self->branch, id, &position) && self->n_frames < MAX_FRAMES
      && !reveal (self, position, n))
    {
      self->n_frames += is_loading (self, position) ? 0 : 1;
      return G_SOURCE_CONTINUE;
    }
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
show_current (CauserieFindBar *self)
{
  gint64 id;
  guint n;
  guint number;

  if (causerie_chat_find_get_current (self->find, &id, &n, &number))
    self->shown_id = id;
  show_count (self);
  mark_rows (self);
  causerie_compat_announce (GTK_WIDGET (self), gtk_label_get_text (self->count_label));
  causerie_timeline_view_stop_following (self->view);
  self->n_frames = 0;
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, NULL, NULL);
}

/* Returns: the first message on screen */
static guint
find_visible (CauserieFindBar *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->branch));

  for (guint i = 0; i < n; i++)
    {
      int height;
      int y;

      if (causerie_timeline_view_get_row_place (self->view, i, &y, &height) && y + height > 0)
        return i;
    }
  return 0;
}

/**
 * causerie_find_bar_move:
 * @step: 1 for the next match, -1 for the previous one
 *
 * Opens the bar if it is closed.
 */
void
causerie_find_bar_move (CauserieFindBar *self, int step)
{
  g_return_if_fail (CAUSERIE_IS_FIND_BAR (self));

  if (!causerie_find_bar_is_open (self))
    causerie_find_bar_open (self);
  else if (self->branch != NULL && causerie_chat_find_move (self->find, step, find_visible (self)))
    show_current (self);
}

/* The first match from the message on screen on becomes the current one. */
static void
on_changed_cb (CauserieFindBar *self)
{
  gint64 id;
  guint n;
  guint number;

  show_count (self);
  show_elsewhere (self);
  show_marks (self);
  if (causerie_chat_find_get_complete (self->find)
      && !causerie_chat_find_get_current (self->find, &id, &n, &number)
      && causerie_chat_find_move (self->find, 1, find_visible (self)))
    show_current (self);
  else
    mark_rows (self);
}

static void
update_words (CauserieFindBar *self)
{
  gboolean open = causerie_find_bar_is_open (self);
  CauserieFindFlags flags = CAUSERIE_FIND_DEFAULT;
  g_autoptr (CauserieFindWords) words = NULL;

  if (gtk_check_button_get_active (self->case_button))
    flags |= CAUSERIE_FIND_MATCH_CASE;
  if (gtk_check_button_get_active (self->whole_button))
    flags |= CAUSERIE_FIND_WHOLE_WORDS;
  if (open)
    {
      g_free (self->text);
      self->text = g_strdup (gtk_editable_get_text (self->entry));
      words = causerie_find_words_new (self->text, flags);
    }
  causerie_chat_find_set_words (self->find, words);
  show_count (self);
  show_elsewhere (self);
  show_marks (self);
  mark_rows (self);
}

static void
on_next_cb (CauserieFindBar *self)
{
  causerie_find_bar_move (self, 1);
}

static void
on_previous_cb (CauserieFindBar *self)
{
  causerie_find_bar_move (self, -1);
}

/* The message with the current match gets the keyboard focus, so that reading continues there. */
static void
on_open_changed_cb (CauserieFindBar *self)
{
  guint position;

  /* A closed GtkSearchBar still has the width of its content, which would widen a narrow window. */
  gtk_widget_set_visible (GTK_WIDGET (self), causerie_find_bar_is_open (self));
  if (self->find != NULL)
    update_words (self);
  if (causerie_find_bar_is_open (self))
    return;
  if (self->branch != NULL && causerie_branch_find (self->branch, self->shown_id, &position))
    causerie_timeline_view_focus_row (self->view, position);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
}

/* Shift+Enter goes back; GtkSearchEntry has no key for it. */
static gboolean
on_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
           CauserieFindBar *self)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (modifiers & GDK_SHIFT_MASK) == 0)
    return FALSE;
  causerie_find_bar_move (self, -1);
  return TRUE;
}

static void
on_next_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_find_bar_move (CAUSERIE_FIND_BAR (widget), 1);
}

static void
on_previous_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_find_bar_move (CAUSERIE_FIND_BAR (widget), -1);
}

/* The branch changes, and the first match in it becomes the current one. */
static void
on_elsewhere_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieFindBar *self = CAUSERIE_FIND_BAR (widget);
  gint64 id = self->elsewhere_id;
  guint position;

  if (id == 0)
    return;
  gtk_widget_activate_action (widget, "win.jump", "x", id);
  if (!causerie_branch_find (self->branch, id, &position))
    return;
  causerie_chat_find_leave (self->find);
  if (causerie_chat_find_move (self->find, 1, position))
    show_current (self);
  show_elsewhere (self);
  show_marks (self);
}

static void
on_close_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_find_bar_close (CAUSERIE_FIND_BAR (widget));
}

static void
causerie_find_bar_dispose (GObject *object)
{
  CauserieFindBar *self = CAUSERIE_FIND_BAR (object);

  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_object (&self->find);
  g_clear_object (&self->branch);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_FIND_BAR);
  G_OBJECT_CLASS (causerie_find_bar_parent_class)->dispose (object);
}

static void
causerie_find_bar_finalize (GObject *object)
{
  g_free (CAUSERIE_FIND_BAR (object)->text);
  G_OBJECT_CLASS (causerie_find_bar_parent_class)->finalize (object);
}

static void
causerie_find_bar_class_init (CauserieFindBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_find_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_find_bar_finalize;
  gtk_widget_class_install_action (widget_class, "find.next", NULL, on_next_action_cb);
  gtk_widget_class_install_action (widget_class, "find.previous", NULL, on_previous_action_cb);
  gtk_widget_class_install_action (widget_class, "find.elsewhere", NULL, on_elsewhere_action_cb);
  gtk_widget_class_install_action (widget_class, "find.close", NULL, on_close_action_cb);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-find-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieFindBar, bar);
  gtk_widget_class_bind_template_child (widget_class, CauserieFindBar, entry);
  gtk_widget_class_bind_template_child (widget_class, CauserieFindBar, count_label);
  gtk_widget_class_bind_template_child (widget_class, CauserieFindBar, previous_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFindBar, next_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFindBar, options_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFindBar, case_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFindBar, whole_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFindBar, elsewhere_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieFindBar, close_button);
}

static void
connect_entry (CauserieFindBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (update_words), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_next_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "next-match", G_CALLBACK (on_next_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "previous-match", G_CALLBACK (on_previous_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

static void
causerie_find_bar_init (CauserieFindBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Translators: button that goes to the match above */
  causerie_compat_name_icon_button (self->previous_button, _ ("Previous Match"));
  /* Translators: button that goes to the match below */
  causerie_compat_name_icon_button (self->next_button, _ ("Next Match"));
  /* Translators: button that closes the search in a chat */
  causerie_compat_name_icon_button (self->close_button, _ ("Close"));
  causerie_compat_name_menu_button (self->options_button, _ ("Find Options"), "");
  gtk_search_bar_connect_entry (self->bar, self->entry);
  g_signal_connect_object (self->bar, "notify::search-mode-enabled",
                           G_CALLBACK (on_open_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->case_button, "toggled", G_CALLBACK (update_words), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->whole_button, "toggled", G_CALLBACK (update_words), self,
                           G_CONNECT_SWAPPED);
  connect_entry (self);
}

/* @view and @marks must outlive the bar's last use; both are set once. */
void
causerie_find_bar_set_view (CauserieFindBar *self, CauserieTimelineView *view,
                            CauserieFindMarks *marks)
{
  g_return_if_fail (CAUSERIE_IS_FIND_BAR (self));

  self->view = view;
  self->marks = marks;
}

/* To be called once. */
void
causerie_find_bar_set_session (CauserieFindBar *self, CauserieSession *session)
{
  g_return_if_fail (CAUSERIE_IS_FIND_BAR (self));
  g_return_if_fail (self->find == NULL);

  self->find = causerie_chat_find_new (causerie_session_get_library (session));
  g_signal_connect_object (self->find, "changed", G_CALLBACK (on_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* @branch: (nullable): the branch on screen */
void
causerie_find_bar_set_branch (CauserieFindBar *self, CauserieBranch *branch)
{
  g_return_if_fail (CAUSERIE_IS_FIND_BAR (self));

  if (!g_set_object (&self->branch, branch))
    return;
  causerie_chat_find_set_branch (self->find, branch);
  show_count (self);
  show_elsewhere (self);
  show_marks (self);
}

gboolean
causerie_find_bar_is_open (CauserieFindBar *self)
{
  g_return_val_if_fail (CAUSERIE_IS_FIND_BAR (self), FALSE);

  return gtk_search_bar_get_search_mode (self->bar);
}

/* Opens the bar with the words that were last typed, and focuses its field. */
void
causerie_find_bar_open (CauserieFindBar *self)
{
  g_return_if_fail (CAUSERIE_IS_FIND_BAR (self));

  if (!causerie_find_bar_is_open (self))
    {
      g_autofree char *text = g_steal_pointer (&self->text);

      self->shown_id = 0;
      gtk_search_bar_set_search_mode (self->bar, TRUE);
      gtk_editable_set_text (self->entry, text != NULL ? text : "");
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
}

/* Returns: whether the bar was open */
gboolean
causerie_find_bar_close (CauserieFindBar *self)
{
  g_return_val_if_fail (CAUSERIE_IS_FIND_BAR (self), FALSE);

  if (!causerie_find_bar_is_open (self))
    return FALSE;
  gtk_search_bar_set_search_mode (self->bar, FALSE);
  return TRUE;
}

/* To be called for each row that is created while the bar is open. */
void
causerie_find_bar_mark_row (CauserieFindBar *self, CauserieMessageRow *row)
{
  CauserieFindWords *words;
  gboolean current;
  gint64 id;
  guint n;
  guint number;

  g_return_if_fail (CAUSERIE_IS_FIND_BAR (self) && CAUSERIE_IS_MESSAGE_ROW (row));

  words = self->find != NULL ? causerie_chat_find_get_words (self->find) : NULL;
  current = words != NULL && causerie_chat_find_get_current (self->find, &id, &n, &number)
            && id == causerie_message_row_get_message_id (row);
  causerie_message_row_find (row, words, current ? (int)n : -1);
}
