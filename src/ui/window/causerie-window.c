/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window: the sidebars around the chat page, or another page in its place. */
#include "config.h"

#include "causerie-window.h"

#include "causerie-attachment-actions.h"
#include "causerie-branches-sidebar.h"
#include "causerie-chat-page.h"
#include "causerie-chat-usage.h"
#include "causerie-chats-sidebar.h"
#include "causerie-close-guard.h"
#include "causerie-compat.h"
#include "causerie-copied-message.h"
#include "causerie-deleted-dialog.h"
#include "causerie-feedback-dialog.h"
#include "causerie-file-drop.h"
#include "causerie-first-run.h"
#include "causerie-origin-line.h"
#include "causerie-outside-text.h"
#include "causerie-problem-page.h"
#include "causerie-rename-dialog.h"
#include "causerie-reply-details.h"
#include "causerie-save-text.h"
#include "causerie-setup-bar.h"
#include "causerie-split.h"
#include "causerie-support.h"
#include "causerie-undo-toast.h"
#include "causerie-usage-page.h"
#include "causerie-version-actions.h"
#include "causerie-why-page.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

#define TOAST_TITLE_CHARACTERS 30

struct _CauserieWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  CauserieSplit *chats_split;
  CauserieSplit *branches_split;
  CauserieChatsSidebar *chats_sidebar;
  GtkBox *branches_box;
  CauserieChatPage *chat_page;
  GtkStack *stack;
  AdwBin *first_run;
  AdwBin *problem_bin;
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkMenuButton *chat_menu_button;
  CauserieOriginLine *origin_line;
  CauserieSetupBar *setup_bar;

  /* Borrowed */
  CauserieBranchesSidebar *branches_sidebar; /* %NULL until it is first shown */

  /* Owned */
  CauserieSession *session;
  GSettings *gsettings;
  CauserieChat *chat;
  CauserieBranch *branch;
  CauserieCloseGuard *close_guard;
  CauserieVersionActions *version_actions;
  CauserieAttachmentActions *attachment_actions;
  GBindingGroup *chat_bindings;
  GSignalGroup *chat_signals;
  GCancellable *cancellable;
  gboolean started;
  GtkWidget *focus_before_editing; /* weak; of the widgets that may have opened the editor */
  gboolean close_after_editing;    /* the column was closed before a message was edited in it */
  gint64 target_id; /* the message to show once the chat is loaded; 0 for the branch that was shown
                       last */

  CauserieWindowState *restored; /* what to show once the library is open, or %NULL */
  gint64 leaf_id;                /* the end of the branch to show once the chat is loaded, or 0 */
  gboolean focus_once_loaded;    /* the composer of the restored chat gets the keyboard focus */
  GHashTable *places;            /* ids of chats to where the reader left them; not at their ends */
  gboolean maximized;
  gboolean chats_shown; /* where there is room for the column; likewise the next one */
  gboolean branches_shown;
};

enum
{
  PROP_SESSION = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_STATE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieWindow, causerie_window, ADW_TYPE_APPLICATION_WINDOW)

static void
report_state (CauserieWindow *self)
{
  g_signal_emit (self, signals[SIGNAL_STATE_CHANGED], 0);
}

/* @data is the title for an untitled chat. */
static gboolean
make_title (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  const char *title = g_value_get_string (from);

  g_value_set_string (to, title != NULL && title[0] != '\0' ? title : data);
  return TRUE;
}

/* The actions of the menu need a message. */
static gboolean
has_menu (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  g_value_set_boolean (to, g_value_get_int64 (from) != 0);
  return TRUE;
}

static void
bind_chat (CauserieWindow *self)
{
  causerie_origin_line_set_chat (self->origin_line, self->session, self->chat);
  causerie_setup_bar_set_chat (self->setup_bar, self->session, self->chat);
  gtk_widget_set_visible (GTK_WIDGET (self->chat_menu_button), FALSE);
  g_binding_group_set_source (self->chat_bindings, self->chat);
  g_signal_group_set_target (self->chat_signals, self->chat);
}

static void
set_place (CauserieWindow *self, gint64 chat_id, const CauseriePlace *place)
{
  if (place->message_id != 0)
    g_hash_table_replace (self->places, g_memdup2 (&chat_id, sizeof chat_id),
                          g_memdup2 (place, sizeof *place));
  else
    g_hash_table_remove (self->places, &chat_id);
}

/* Called before another chat is shown. */
static void
remember_place (CauserieWindow *self)
{
  CauseriePlace place;

  if (self->branch == NULL || causerie_chat_get_id (self->chat) == 0)
    return;
  causerie_chat_page_get_place (self->chat_page, &place);
  set_place (self, causerie_chat_get_id (self->chat), &place);
}

/* Returns: (nullable): where the reader left the chat, unless a message is to be shown */
static const CauseriePlace *
find_place (CauserieWindow *self)
{
  gint64 chat_id = self->chat != NULL ? causerie_chat_get_id (self->chat) : 0;

  return self->target_id == 0 ? g_hash_table_lookup (self->places, &chat_id) : NULL;
}

/* Not if the user is typing already, for example in the search entry. */
static void
focus_restored (CauserieWindow *self)
{
  if (self->focus_once_loaded && !GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (self))))
    causerie_chat_page_focus_composer (self->chat_page);
  self->focus_once_loaded = FALSE;
}

/* The branch of this window; another window may have been the last to show one of the chat. */
static void
reveal_leaf (CauserieWindow *self)
{
  if (self->branch != NULL && self->leaf_id != 0)
    causerie_branch_reveal (self->branch, self->leaf_id);
}

static void
show_branch (CauserieWindow *self)
{
  g_clear_object (&self->branch);
  if (self->chat != NULL && causerie_chat_get_loaded (self->chat))
    self->branch = causerie_chat_create_branch (self->chat);
  reveal_leaf (self);
  if (self->branch != NULL && self->target_id != 0)
    causerie_chat_show (self->chat, self->branch, self->target_id);
  causerie_chat_page_set_chat (self->chat_page, self->chat, self->branch, find_place (self));
  if (self->branches_sidebar != NULL)
    causerie_branches_sidebar_set_chat (self->branches_sidebar, self->chat, self->branch);
  causerie_version_actions_set_branch (self->version_actions, self->chat, self->branch);
  causerie_attachment_actions_set_chat (self->attachment_actions, self->chat);
  if (self->branch != NULL && self->target_id != 0
      && self->target_id != causerie_branch_get_leaf_id (self->branch))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.jump", "x", self->target_id);
  if (self->branch == NULL)
    return;
  self->target_id = 0;
  self->leaf_id = 0;
  focus_restored (self);
  g_signal_connect_object (self->branch, "notify::leaf", G_CALLBACK (report_state), self,
                           G_CONNECT_SWAPPED);
  report_state (self);
}

static void
on_chat_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieWindow) self = data;
  CauserieChat *chat = CAUSERIE_CHAT (source);
  g_autoptr (GError) error = NULL;

  if (!causerie_chat_load_finish (chat, result, &error))
    {
      if (self->chat == chat && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        causerie_chat_page_show_problem (self->chat_page, error);
      return;
    }
  if (self->chat == chat && self->branch == NULL)
    show_branch (self);
}

/* Shows a chat on a branch that holds @message_id, or on the branch with the end @leaf_id, or on
   the branch that was shown last if both are 0. Loads the chat first if needed. */
static void
set_chat_and_leaf (CauserieWindow *self, CauserieChat *chat, gint64 message_id, gint64 leaf_id)
{
  if (self->chat == chat && chat != NULL && self->branch != NULL)
    {
      if (message_id != 0)
        gtk_widget_activate_action (GTK_WIDGET (self), "win.jump", "x", message_id);
      return;
    }
  remember_place (self);
  self->target_id = message_id;
  self->leaf_id = leaf_id;
  self->focus_once_loaded = FALSE;
  g_set_object (&self->chat, chat);
  bind_chat (self);
  show_branch (self);
  if (chat != NULL && !causerie_chat_get_loaded (chat))
    causerie_chat_load_async (chat, self->cancellable, on_chat_loaded_cb, g_object_ref (self));
  report_state (self);
}

static void
set_chat (CauserieWindow *self, CauserieChat *chat, gint64 message_id)
{
  set_chat_and_leaf (self, chat, message_id, 0);
}

/* Empty windows share the chat that has no message yet. The window that sends the first message
   keeps the chat; the others switch to the next empty one, and keep their typed text. */
static void
on_chat_begun_cb (CauserieWindow *self)
{
  CauserieComposer *composer = causerie_chat_page_get_composer (self->chat_page);
  g_autoptr (CauserieChat) next = NULL;
  g_autofree char *typed = NULL;

  report_state (self);
  if (causerie_composer_is_sending (composer))
    return;
  typed = causerie_composer_take_text (composer);
  next = causerie_session_create_chat (self->session);
  if (typed != NULL)
    causerie_chat_merge_draft (next, 0, typed);
  set_chat (self, next, 0);
}

static void
init_chat_bindings (CauserieWindow *self)
{
  self->chat_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT);
  g_signal_group_connect_swapped (self->chat_signals, "notify::id", G_CALLBACK (on_chat_begun_cb),
                                  self);
  self->chat_bindings = g_binding_group_new ();
  g_binding_group_bind_full (self->chat_bindings, "title", self->title, "title",
                             G_BINDING_SYNC_CREATE, make_title, NULL, (gpointer)_ ("New Chat"),
                             NULL);
  /* Lets the user tell windows apart in the window list of the desktop. */
  g_binding_group_bind_full (self->chat_bindings, "title", self, "title", G_BINDING_SYNC_CREATE,
                             make_title, NULL, (gpointer) "Causerie", NULL);
  g_binding_group_bind (self->chat_bindings, "id", self->chats_sidebar, "current-chat-id",
                        G_BINDING_SYNC_CREATE);
  g_binding_group_bind_full (self->chat_bindings, "id", self->chat_menu_button, "visible",
                             G_BINDING_SYNC_CREATE, has_menu, NULL, NULL, NULL);
}

/* Shows the first-run page in place of the chat until a service is set up. It is skipped if a
   service was given by the environment or by --demo. */
static void
update_page (CauserieWindow *self)
{
  CauserieSettings *settings = causerie_session_get_settings (self->session);
  gboolean fixed = causerie_registry_get_fixed (causerie_session_get_registry (self->session));
  gboolean first_run;

  first_run
      = !causerie_settings_get_first_run_done (settings) && !fixed
        && g_list_model_get_n_items (G_LIST_MODEL (causerie_session_get_chats (self->session)))
               == 0;

  causerie_compat_show_page (self->stack, first_run ? "first-run" : "chat");
  if (first_run == (adw_bin_get_child (self->first_run) != NULL) && self->started)
    return;
  adw_bin_set_child (self->first_run, first_run ? causerie_first_run_new (self->session) : NULL);
  causerie_split_set_shown_beside (self->chats_split, !first_run && self->chats_shown);
  if (!first_run && self->branches_shown)
    causerie_split_set_shown_beside (self->branches_split, TRUE);
  self->started = TRUE;
}

static gint64
get_id (GVariant *parameter)
{
  return parameter != NULL ? g_variant_get_int64 (parameter) : 0;
}

/* Closes a sidebar that covers the content. */
static void
uncover_content (CauserieWindow *self)
{
  if (causerie_split_get_folded (self->chats_split))
    causerie_split_set_shown (self->chats_split, FALSE);
}

static void
on_new_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  g_autoptr (CauserieChat) chat = NULL;

  if (self->session == NULL
      || !causerie_library_is_open (causerie_session_get_library (self->session)))
    return;
  chat = causerie_session_create_chat (self->session);
  update_page (self);
  set_chat (self, chat, 0);
  uncover_content (self);
  causerie_chat_page_focus_composer (self->chat_page);
}

static void
on_show_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  g_autoptr (CauserieChat) chat = causerie_session_open_chat (self->session, get_id (parameter));

  causerie_compat_show_page (self->stack, "chat");
  set_chat (self, chat, 0);
  uncover_content (self);
}

/* Everything is as before the message was opened: the column, and where the keyboard was. */
static void
on_editor_closed_cb (CauserieWindow *self)
{
  GtkWidget *focus = self->focus_before_editing;

  if (self->close_after_editing)
    causerie_split_set_shown (self->branches_split, FALSE);
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->branches_sidebar)))
    return;
  if (focus == NULL || !gtk_widget_get_mapped (focus) || !gtk_widget_grab_focus (focus))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
}

/* Returns: (transfer none): the sidebar, which is built when it is first shown, because most
 * windows start without it */
static CauserieBranchesSidebar *
ensure_branches_sidebar (CauserieWindow *self)
{
  if (self->branches_sidebar != NULL)
    return self->branches_sidebar;
  self->branches_sidebar = g_object_new (CAUSERIE_TYPE_BRANCHES_SIDEBAR, "vexpand", TRUE, NULL);
  gtk_box_append (self->branches_box, GTK_WIDGET (self->branches_sidebar));
  g_signal_connect_object (self->branches_sidebar, "editor-closed",
                           G_CALLBACK (on_editor_closed_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->chat_page, "reading-id", self->branches_sidebar, "reading-id",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->branches_sidebar, "editing", self->chat_page, "editing",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (causerie_chat_page_get_composer (self->chat_page), "choice",
                          self->branches_sidebar, "choice", G_BINDING_SYNC_CREATE);
  causerie_branches_sidebar_set_chat (self->branches_sidebar, self->chat, self->branch);
  return self->branches_sidebar;
}

static void
edit_message (CauserieWindow *self, gint64 message_id)
{
  CauserieBranchesSidebar *sidebar = ensure_branches_sidebar (self);
  gboolean editing;

  g_object_get (sidebar, "editing", &editing, NULL);
  if (!editing)
    {
      self->close_after_editing = !causerie_split_get_shown (self->branches_split);
      g_set_weak_pointer (&self->focus_before_editing, gtk_window_get_focus (GTK_WINDOW (self)));
    }
  causerie_split_set_shown (self->branches_split, TRUE);
  causerie_branches_sidebar_edit (sidebar, message_id);
}

static void
on_edit_message_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  if (self->branch != NULL)
    edit_message (self, get_id (parameter));
}

static void
on_edit_earlier_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  CauserieMessage *message
      = self->branch != NULL ? causerie_branch_find_editable (self->branch) : NULL;

  if (message != NULL)
    edit_message (self, causerie_message_get_id (message));
}

static void
forward_to_page (CauserieWindow *self, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action_variant (GTK_WIDGET (self->chat_page), action, parameter);
  if (causerie_split_get_folded (self->branches_split))
    causerie_split_set_shown (self->branches_split, FALSE);
}

static void
on_jump_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  forward_to_page (CAUSERIE_WINDOW (widget), "chat.jump", parameter);
}

static void
on_show_message_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  forward_to_page (CAUSERIE_WINDOW (widget), "chat.show", parameter);
}

static void
on_show_end_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  if (causerie_split_get_folded (self->branches_split))
    causerie_split_set_shown (self->branches_split, FALSE);
  causerie_chat_page_show_end (self->chat_page);
}

static void
on_branches_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  causerie_split_set_shown (self->branches_split, !causerie_split_get_shown (self->branches_split));
}

static void
on_search_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  causerie_split_set_shown (self->chats_split, TRUE);
  causerie_chats_sidebar_focus_search (self->chats_sidebar);
}

static void
on_next_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chats_sidebar_step (CAUSERIE_WINDOW (widget)->chats_sidebar, 1);
}

static void
on_previous_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chats_sidebar_step (CAUSERIE_WINDOW (widget)->chats_sidebar, -1);
}

static void
on_next_version_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_step_version (CAUSERIE_WINDOW (widget)->chat_page, 1);
}

static void
on_previous_version_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_step_version (CAUSERIE_WINDOW (widget)->chat_page, -1);
}

typedef enum
{
  COLUMN_CHATS,
  COLUMN_CONTENT,
  COLUMN_BRANCHES,
  N_COLUMNS,
} Column;

static Column
find_focused_column (CauserieWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->chats_sidebar)))
    return COLUMN_CHATS;
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->branches_box)))
    return COLUMN_BRANCHES;
  return COLUMN_CONTENT;
}

/* Returns: whether the column is shown and has the focus now */
static gboolean
focus_column (CauserieWindow *self, Column column)
{
  switch (column)
    {
    case COLUMN_CHATS:
      return causerie_split_get_shown (self->chats_split)
             && gtk_widget_child_focus (GTK_WIDGET (self->chats_sidebar), GTK_DIR_TAB_FORWARD);
    case COLUMN_BRANCHES:
      if (!causerie_split_get_shown (self->branches_split))
        return FALSE;
      causerie_branches_sidebar_reveal (ensure_branches_sidebar (self));
      return TRUE;
    case COLUMN_CONTENT:
    case N_COLUMNS:
    default:
      causerie_chat_page_focus_composer (self->chat_page);
      return TRUE;
    }
}

/* Goes round the columns that are shown. */
static void
step_column (CauserieWindow *self, int step)
{
  Column column = find_focused_column (self);

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      column = (Column)((int)column + N_COLUMNS + step) % N_COLUMNS;
      if (focus_column (self, column))
        return;
    }
}

static void
on_next_column_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step_column (CAUSERIE_WINDOW (widget), 1);
}

static void
on_previous_column_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  step_column (CAUSERIE_WINDOW (widget), -1);
}

static void
on_find_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_find (CAUSERIE_WINDOW (widget)->chat_page);
}

static void
on_find_next_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_find_step (CAUSERIE_WINDOW (widget)->chat_page, 1);
}

static void
on_find_previous_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_find_step (CAUSERIE_WINDOW (widget)->chat_page, -1);
}

static void
on_focus_composer_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_focus_composer (CAUSERIE_WINDOW (widget)->chat_page);
}

static void
on_focus_next_message_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_focus_message (CAUSERIE_WINDOW (widget)->chat_page, 1);
}

static void
on_focus_previous_message_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_focus_message (CAUSERIE_WINDOW (widget)->chat_page, -1);
}

static void
rename_chat (CauserieWindow *self, gint64 id)
{
  if (id != 0)
    causerie_rename_dialog_present (GTK_WIDGET (self), causerie_session_get_chats (self->session),
                                    id);
}

static void
on_rename_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  rename_chat (CAUSERIE_WINDOW (widget), get_id (parameter));
}

static void
on_rename_current_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  gint64 id = causerie_chats_sidebar_get_focused_chat_id (self->chats_sidebar);

  if (id == 0 && self->chat != NULL)
    id = causerie_chat_get_id (self->chat);
  rename_chat (self, id);
}

static void
on_undo_delete_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  causerie_chat_list_restore (causerie_session_get_chats (self->session), get_id (parameter));
}

/* The chat was deleted in another window. */
static void
on_restore_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  if (self->chat != NULL)
    causerie_chat_list_restore (causerie_session_get_chats (self->session),
                                causerie_chat_get_id (self->chat));
}

/* AdwToast ellipsizes a long text at its end, which would hide “deleted”, so a long title is
   shortened. */
static char *
dup_deleted_text (CauserieWindow *self, gint64 chat_id)
{
  CauserieChatItem *item
      = causerie_chat_list_find (causerie_session_get_chats (self->session), chat_id);
  const char *title = item != NULL ? causerie_chat_item_get_title (item) : NULL;
  g_autofree char *cut = NULL;

  if (title == NULL || *title == '\0')
    /* Translators: shown after a chat was deleted that has no title */
    return g_strdup (_ ("Chat deleted"));
  cut = causerie_outside_text_line (title, -1, TOAST_TITLE_CHARACTERS);
  /* Translators: shown after a chat was deleted; %s is its title */
  return g_strdup_printf (_ ("“%s” deleted"), cut);
}

static void
on_delete_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  gint64 id = get_id (parameter);
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (id == 0)
    return;
  if (self->chat != NULL && causerie_chat_get_id (self->chat) == id)
    gtk_widget_activate_action (widget, "win.new-chat", NULL);
  text = dup_deleted_text (self, id);
  causerie_chat_list_delete (causerie_session_get_chats (self->session), id);
  toast = causerie_undo_toast_new (text);
  adw_toast_set_action_name (toast, "win.undo-delete-chat");
  adw_toast_set_action_target_value (toast, g_variant_new_int64 (id));
  causerie_chat_page_add_toast (self->chat_page, toast);
}

static void
on_delete_current_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  if (self->chat != NULL)
    gtk_widget_activate_action (widget, "win.delete-chat", "x", causerie_chat_get_id (self->chat));
}

static void
on_undo_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_undo (CAUSERIE_WINDOW (widget)->chat_page);
}

static void
on_recently_deleted_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_deleted_dialog_present (widget, CAUSERIE_WINDOW (widget)->session);
}

static void
on_give_feedback_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  if (self->chat != NULL)
    causerie_feedback_dialog_present (widget, self->chat, get_id (parameter));
}

static void
on_reply_details_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_reply_details_present (widget, CAUSERIE_WINDOW (widget)->session, get_id (parameter));
}

static void
show_chat_usage (CauserieWindow *self, gint64 id)
{
  if (id != 0)
    causerie_chat_usage_present (GTK_WIDGET (self), self->session, id);
}

static void
on_chat_usage_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_chat_usage (CAUSERIE_WINDOW (widget), get_id (parameter));
}

static void
on_current_chat_usage_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  if (self->chat != NULL)
    show_chat_usage (self, causerie_chat_get_id (self->chat));
}

static void
on_usage_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_usage_page_present (widget, CAUSERIE_WINDOW (widget)->session);
}

static void
on_why_ended_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_why_page_present (widget);
}

static void
on_find_support_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_support_present (widget);
}

static void
on_choose_model_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_choose_model (CAUSERIE_WINDOW (widget)->chat_page);
}

static void
on_send_text_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_chat_page_send_text (CAUSERIE_WINDOW (widget)->chat_page,
                                g_variant_get_string (parameter, NULL));
}

static void
on_stop_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  CauserieTurn *turn = NULL;

  if (causerie_chat_page_close_find (self->chat_page)
      || causerie_chat_page_clear_selection (self->chat_page))
    return;
  if (self->chat != NULL && self->branch != NULL)
    turn = causerie_chat_get_turn (self->chat, self->branch);
  if (turn != NULL)
    causerie_turn_stop (turn);
}

static void
on_caret_browsing_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  CauserieSettings *settings = causerie_session_get_settings (self->session);
  gboolean caret_browsing = !causerie_settings_get_caret_browsing (settings);

  causerie_settings_set_caret_browsing (settings, caret_browsing);
  causerie_chat_page_toast (
      self->chat_page,
      caret_browsing ? /* Translators: the caret is the cursor between two characters */
          _ ("The arrow keys move a caret in the text now. Press F7 to change that.")
                     : _ ("The arrow keys move from message to message again."));
}

static void
say_copied (CauserieWindow *self)
{
  /* Translators: what was chosen is in the clipboard now */
  causerie_chat_page_toast (self->chat_page, _ ("Copied"));
}

static void
on_copy_text_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  say_copied (CAUSERIE_WINDOW (widget));
}

static void
on_copy_message_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GdkContentProvider) content
      = causerie_copied_message_new (g_variant_get_string (parameter, NULL));

  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), content);
  say_copied (CAUSERIE_WINDOW (widget));
}

static void
on_save_text_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *file_name;
  const char *text;

  g_variant_get (parameter, "(&s&s)", &file_name, &text);
  causerie_save_text (CAUSERIE_WINDOW (widget)->chat_page, file_name, text);
}

/* Disables the actions that change the library if that is read-only. */
static void
update_writable (CauserieWindow *self)
{
  static const char *const actions[] = {
    "win.edit-message",        "win.edit-earlier",        "win.rename-chat",
    "win.rename-current-chat", "win.delete-current-chat", "win.delete-chat",
    "win.undo-delete-chat",    "win.restore-chat",        "win.give-feedback",
  };
  gboolean writable = !causerie_session_get_read_only (self->session);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], writable);
}

static void
install_actions (GtkWidgetClass *klass)
{
  static const struct
  {
    const char *name;
    const char *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.new-chat", NULL, on_new_chat_cb },
    { "win.show-chat", "x", on_show_chat_cb },
    { "win.edit-message", "x", on_edit_message_cb },
    { "win.edit-earlier", NULL, on_edit_earlier_cb },
    { "win.jump", "x", on_jump_cb },
    { "win.show-message", "x", on_show_message_cb },
    { "win.show-end", NULL, on_show_end_cb },
    { "win.branches", NULL, on_branches_cb },
    { "win.search", NULL, on_search_cb },
    { "win.next-chat", NULL, on_next_chat_cb },
    { "win.previous-chat", NULL, on_previous_chat_cb },
    { "win.next-version", NULL, on_next_version_cb },
    { "win.previous-version", NULL, on_previous_version_cb },
    { "win.next-column", NULL, on_next_column_cb },
    { "win.previous-column", NULL, on_previous_column_cb },
    { "win.find", NULL, on_find_cb },
    { "win.find-next", NULL, on_find_next_cb },
    { "win.find-previous", NULL, on_find_previous_cb },
    { "win.focus-composer", NULL, on_focus_composer_cb },
    { "win.focus-next-message", NULL, on_focus_next_message_cb },
    { "win.focus-previous-message", NULL, on_focus_previous_message_cb },
    { "win.rename-chat", "x", on_rename_chat_cb },
    { "win.rename-current-chat", NULL, on_rename_current_chat_cb },
    { "win.delete-chat", "x", on_delete_chat_cb },
    { "win.delete-current-chat", NULL, on_delete_current_chat_cb },
    { "win.undo-delete-chat", "x", on_undo_delete_cb },
    { "win.undo", NULL, on_undo_cb },
    { "win.restore-chat", NULL, on_restore_chat_cb },
    { "win.recently-deleted", NULL, on_recently_deleted_cb },
    { "win.give-feedback", "x", on_give_feedback_cb },
    { "win.reply-details", "x", on_reply_details_cb },
    { "win.chat-usage", "x", on_chat_usage_cb },
    { "win.current-chat-usage", NULL, on_current_chat_usage_cb },
    { "win.usage", NULL, on_usage_cb },
    { "win.why-ended", NULL, on_why_ended_cb },
    { "win.find-support", NULL, on_find_support_cb },
    { "win.choose-model", NULL, on_choose_model_cb },
    { "win.send-text", "s", on_send_text_cb },
    { "win.stop", NULL, on_stop_cb },
    { "win.caret-browsing", NULL, on_caret_browsing_cb },
    { "win.copy-text", "s", on_copy_text_cb },
    { "win.copy-message", "s", on_copy_message_cb },
    { "win.save-text", "(ss)", on_save_text_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].type, actions[i].activate);
}

static void
set_size (CauserieWindow *self, int width, int height, gboolean maximized)
{
  self->maximized = maximized;
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  else
    gtk_window_unmaximize (GTK_WINDOW (self));
}

/* A new window has the size and the columns of the one that was closed last. */
static void
take_last_look (CauserieWindow *self)
{
  set_size (self, g_settings_get_int (self->gsettings, "window-width"),
            g_settings_get_int (self->gsettings, "window-height"),
            g_settings_get_boolean (self->gsettings, "window-maximized"));
  self->chats_shown = TRUE;
  self->branches_shown = g_settings_get_boolean (self->gsettings, "branches-open");
}

static gboolean
causerie_window_close_request (GtkWindow *window)
{
  CauserieWindow *self = CAUSERIE_WINDOW (window);
  int width;
  int height;

  if (causerie_close_guard_ask (self->close_guard))
    return TRUE;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (self->gsettings, "window-width", MAX (width, CAUSERIE_WINDOW_MINIMUM_WIDTH));
  g_settings_set_int (self->gsettings, "window-height",
                      MAX (height, CAUSERIE_WINDOW_MINIMUM_HEIGHT));
  g_settings_set_boolean (self->gsettings, "window-maximized", gtk_window_is_maximized (window));
  if (!causerie_split_get_folded (self->branches_split))
    g_settings_set_boolean (self->gsettings, "branches-open",
                            causerie_split_get_shown (self->branches_split));
  g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (causerie_window_parent_class)->close_request (window);
}

static gboolean
is_beside_content (CauserieSplit *split)
{
  return causerie_split_get_shown (split) && !causerie_split_get_folded (split);
}

/* The window buttons are shown once, in the outermost header bar of their side. */
static void
update_window_buttons (CauserieWindow *self)
{
  adw_header_bar_set_show_start_title_buttons (self->header,
                                               !is_beside_content (self->chats_split));
  adw_header_bar_set_show_end_title_buttons (self->header,
                                             !is_beside_content (self->branches_split));
}

/* A window that is too narrow for a column hides it, and shows it again once there is room. */
static void
on_column_shown_cb (CauserieWindow *self, GParamSpec *pspec, CauserieSplit *split)
{
  gboolean *shown = split == self->chats_split ? &self->chats_shown : &self->branches_shown;

  update_window_buttons (self);
  if (!self->started || adw_bin_get_child (self->first_run) != NULL
      || causerie_split_get_folded (split))
    return;
  *shown = causerie_split_get_shown (split);
  report_state (self);
}

static void
on_maximized_changed_cb (CauserieWindow *self)
{
  self->maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  report_state (self);
}

/* Closes sidebars after a choice only when they cover the content. */
static void
on_branches_shown_cb (CauserieWindow *self)
{
  if (!causerie_split_get_shown (self->branches_split))
    self->close_after_editing = FALSE;
  if (causerie_split_get_shown (self->branches_split))
    causerie_branches_sidebar_reveal (ensure_branches_sidebar (self));
  else if (causerie_split_get_folded (self->branches_split))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
}

static void
causerie_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CauserieWindow *self = CAUSERIE_WINDOW (object);

  switch (id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieWindow *self = CAUSERIE_WINDOW (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_window_dispose (GObject *object)
{
  CauserieWindow *self = CAUSERIE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chat_signals);
  if (self->close_guard != NULL)
    g_object_run_dispose (G_OBJECT (self->close_guard));
  g_clear_object (&self->close_guard);
  if (self->version_actions != NULL)
    causerie_version_actions_set_branch (self->version_actions, NULL, NULL);
  g_clear_object (&self->version_actions);
  g_clear_object (&self->attachment_actions);
  g_clear_object (&self->chat_bindings);
  g_clear_weak_pointer (&self->focus_before_editing);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  gtk_widget_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_WINDOW);
  G_OBJECT_CLASS (causerie_window_parent_class)->dispose (object);
}

static void
causerie_window_finalize (GObject *object)
{
  CauserieWindow *self = CAUSERIE_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->gsettings);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->restored, causerie_window_state_free);
  g_hash_table_unref (self->places);
  G_OBJECT_CLASS (causerie_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CAUSERIE_TYPE_SPLIT);
  g_type_ensure (CAUSERIE_TYPE_CHATS_SIDEBAR);
  g_type_ensure (CAUSERIE_TYPE_CHAT_PAGE);
  g_type_ensure (CAUSERIE_TYPE_ORIGIN_LINE);
  g_type_ensure (CAUSERIE_TYPE_SETUP_BAR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, chats_split);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, branches_split);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, chats_sidebar);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, branches_box);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, chat_page);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, first_run);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, problem_bin);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, header);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, chat_menu_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, origin_line);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, setup_bar);
}

static void
causerie_window_class_init (CauserieWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = causerie_window_get_property;
  object_class->set_property = causerie_window_set_property;
  object_class->dispose = causerie_window_dispose;
  object_class->finalize = causerie_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = causerie_window_close_request;

  properties[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, CAUSERIE_TYPE_SESSION,
                             G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /* Something of causerie_window_dup_state() has changed. */
  signals[SIGNAL_STATE_CHANGED]
      = g_signal_new ("state-changed", CAUSERIE_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 0);
  install_actions (widget_class);
  /* Only if no focused widget handles the key. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.stop", NULL);
  /* Text fields handle the key first while they have something to undo. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  bind_template (widget_class);
}

static void
causerie_window_init (CauserieWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_compat_name_menu_button (self->chat_menu_button, _ ("Chat Menu"), "");
  init_chat_bindings (self);
  g_signal_connect_object (self->branches_split, "notify::shown", G_CALLBACK (on_branches_shown_cb),
                           self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < 2; i++)
    {
      CauserieSplit *split = i == 0 ? self->chats_split : self->branches_split;

      g_signal_connect_object (split, "notify::shown", G_CALLBACK (on_column_shown_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (split, "notify::folded", G_CALLBACK (update_window_buttons), self,
                               G_CONNECT_SWAPPED);
    }
  update_window_buttons (self);
  g_signal_connect (self, "notify::default-width", G_CALLBACK (report_state), NULL);
  g_signal_connect (self, "notify::default-height", G_CALLBACK (report_state), NULL);
  g_signal_connect (self, "notify::maximized", G_CALLBACK (on_maximized_changed_cb), NULL);
  causerie_file_drop_install (GTK_WIDGET (self), causerie_chat_page_get_composer (self->chat_page));
  g_signal_connect_object (self->chat_page, "place-changed", G_CALLBACK (report_state), self,
                           G_CONNECT_SWAPPED);
}

/* Shows the chat page, whose composer cannot be used yet, before the library is open: the first
   frame then has the layout of those that follow. Without a service, the library decides between
   this page and the first-run page. */
static void
show_first_page (CauserieWindow *self)
{
  if (causerie_settings_get_first_run_done (causerie_session_get_settings (self->session))
      || causerie_registry_get_fixed (causerie_session_get_registry (self->session)))
    causerie_compat_show_page (self->stack, "chat");
}

/**
 * causerie_window_new:
 * @session: the session to show; it need not be started yet
 */
CauserieWindow *
causerie_window_new (GtkApplication *application, CauserieSession *session, GSettings *gsettings)
{
  CauserieWindow *self
      = g_object_new (CAUSERIE_TYPE_WINDOW, "application", application, "session", session, NULL);

  self->gsettings = g_object_ref (gsettings);
  self->close_guard = causerie_close_guard_new (GTK_WINDOW (self), session);
  self->version_actions = causerie_version_actions_new (
      GTK_APPLICATION_WINDOW (self), self->chat_page, session, self->cancellable);
  self->attachment_actions = causerie_attachment_actions_new (GTK_WIDGET (self), self->chat_page);
  causerie_chat_page_set_session (self->chat_page, session);
  g_signal_connect_object (session, "notify::read-only", G_CALLBACK (update_writable), self,
                           G_CONNECT_SWAPPED);
  update_writable (self);
  take_last_look (self);
  show_first_page (self);
  return self;
}

/**
 * causerie_window_show_chat:
 * @message_id: the message to show, or 0 for the branch that was shown last
 *
 * Shows a chat on a branch that holds @message_id.
 */
void
causerie_window_show_chat (CauserieWindow *self, gint64 chat_id, gint64 message_id)
{
  g_autoptr (CauserieChat) chat = NULL;

  g_return_if_fail (CAUSERIE_IS_WINDOW (self) && chat_id > 0);

  chat = causerie_session_open_chat (self->session, chat_id);
  set_chat (self, chat, message_id);
}

/**
 * causerie_window_restore:
 * @state: what the window looked like and showed before the program ended
 *
 * Called before the window is presented. Its chat is shown by causerie_window_start().
 */
void
causerie_window_restore (CauserieWindow *self, const CauserieWindowState *state)
{
  g_return_if_fail (CAUSERIE_IS_WINDOW (self) && state != NULL);

  g_clear_pointer (&self->restored, causerie_window_state_free);
  self->restored = causerie_window_state_copy (state);
  set_size (self, state->width, state->height, state->maximized);
  self->chats_shown = state->chats_shown;
  self->branches_shown = state->branches_shown;
  causerie_split_set_shown (self->chats_split, state->chats_shown);
}

static void
describe_place (CauserieWindow *self, CauserieWindowState *state)
{
  const CauseriePlace *place = g_hash_table_lookup (self->places, &state->chat_id);

  state->leaf_id = self->leaf_id;
  if (self->branch != NULL)
    {
      state->leaf_id = causerie_branch_get_leaf_id (self->branch);
      causerie_chat_page_get_place (self->chat_page, &state->place);
    }
  else if (place != NULL)
    state->place = *place;
}

static void
describe_chat (CauserieWindow *self, CauserieWindowState *state)
{
  CauserieChatItem *item;

  state->chat_id = causerie_chat_get_id (self->chat);
  state->place = (CauseriePlace){ 0 };
  if (state->chat_id == 0)
    return;
  item = causerie_chat_list_find_any (causerie_session_get_chats (self->session), state->chat_id);
  state->chat_created_at = item != NULL ? causerie_chat_item_get_created_at (item) : 0;
  describe_place (self, state);
}

/* Returns: (transfer full): what the window looks like and shows, for causerie_window_restore() */
CauserieWindowState *
causerie_window_dup_state (CauserieWindow *self)
{
  CauserieWindowState *state;
  int width;
  int height;

  g_return_val_if_fail (CAUSERIE_IS_WINDOW (self), NULL);

  state = self->restored != NULL ? causerie_window_state_copy (self->restored)
                                 : causerie_window_state_new ();
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  state->width = MAX (width, CAUSERIE_WINDOW_MINIMUM_WIDTH);
  state->height = MAX (height, CAUSERIE_WINDOW_MINIMUM_HEIGHT);
  state->maximized = self->maximized;
  state->chats_shown = self->chats_shown;
  state->branches_shown = self->branches_shown;
  if (self->chat != NULL)
    describe_chat (self, state);
  return state;
}

/* Returns: whether a window shows the chat */
static gboolean
is_shown (CauserieWindow *self, gint64 chat_id)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *windows = application != NULL ? gtk_application_get_windows (application) : NULL;

  for (GList *l = windows; l != NULL; l = l->next)
    if (CAUSERIE_IS_WINDOW (l->data) && CAUSERIE_WINDOW (l->data)->chat != NULL
        && causerie_chat_get_id (CAUSERIE_WINDOW (l->data)->chat) == chat_id)
      return TRUE;
  return FALSE;
}

/* Returns: the newest chat that no window shows, or 0 */
static gint64
find_newest_chat (CauserieWindow *self)
{
  GListModel *chats = G_LIST_MODEL (causerie_session_get_chats (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (chats); i++)
    {
      g_autoptr (CauserieChatItem) item = g_list_model_get_item (chats, i);

      if (!is_shown (self, causerie_chat_item_get_id (item)))
        return causerie_chat_item_get_id (item);
    }
  return 0;
}

static void
show_new_chat (CauserieWindow *self)
{
  g_autoptr (CauserieChat) chat = causerie_session_create_chat (self->session);

  set_chat (self, chat, 0);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
}

/* Shows the chat that the window showed before the program ended. If it was deleted since then, or
   the library is another one, shows the newest chat. */
static void
show_restored_chat (CauserieWindow *self)
{
  g_autoptr (CauserieWindowState) state = g_steal_pointer (&self->restored);
  g_autoptr (CauserieChat) chat = NULL;
  CauserieChatItem *item
      = causerie_chat_list_find (causerie_session_get_chats (self->session), state->chat_id);
  gint64 chat_id = state->chat_id;

  if (item == NULL || causerie_chat_item_get_created_at (item) != state->chat_created_at)
    chat_id = find_newest_chat (self);
  if (chat_id == 0)
    {
      show_new_chat (self);
      return;
    }
  chat = causerie_session_open_chat (self->session, chat_id);
  if (chat_id == state->chat_id)
    set_place (self, chat_id, &state->place);
  set_chat_and_leaf (self, chat, 0, chat_id == state->chat_id ? state->leaf_id : 0);
  self->focus_once_loaded = TRUE;
  if (self->branch != NULL)
    focus_restored (self);
}

/* Adds the path of the file: the user may have to copy, move or inspect it. */
static char *
dup_problem_words (CauserieWindow *self, const GError *problem)
{
  g_autofree char *words = causerie_words_dup_for_error (problem);
  g_autofree char *path = g_filename_display_name (
      causerie_library_get_path (causerie_session_get_library (self->session)));

  /* The file itself is fine if another program has locked it. */
  if (g_error_matches (problem, CAUSERIE_ERROR, CAUSERIE_ERROR_LOCKED))
    return g_steal_pointer (&words);
  return g_strdup_printf ("%s\n\n%s", words, path);
}

static void
show_problem (CauserieWindow *self, const GError *problem)
{
  g_autofree char *words = dup_problem_words (self, problem);
  CauserieProblemPage *page = causerie_problem_page_new (
      _ ("Your chats could not be opened"), words,
      g_error_matches (problem, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT));

  /* Translators: button that tries once more to open the file with the chats */
  causerie_problem_page_set_action (page, _ ("Try Again"), "app.start-again");
  adw_bin_set_child (self->problem_bin, GTK_WIDGET (page));
  causerie_compat_show_page (self->stack, "problem");
}

/**
 * causerie_window_show_recovery_failure:
 * @words: why the file of a damaged library was not moved
 *
 * Shows it on the page about the damage.
 */
void
causerie_window_show_recovery_failure (CauserieWindow *self, const char *words)
{
  GtkWidget *page;

  g_return_if_fail (CAUSERIE_IS_WINDOW (self) && words != NULL);

  page = adw_bin_get_child (self->problem_bin);
  if (page != NULL)
    causerie_problem_page_add_words (CAUSERIE_PROBLEM_PAGE (page), words);
  causerie_chat_page_show_recovery_failure (self->chat_page, words);
}

/**
 * causerie_window_start:
 * @problem: (nullable): why the session could not be started
 *
 * Fills the window once the session is started, or shows why it could not be and what can be done.
 */
void
causerie_window_start (CauserieWindow *self, const GError *problem)
{
  g_return_if_fail (CAUSERIE_IS_WINDOW (self));

  if (problem != NULL)
    {
      show_problem (self, problem);
      return;
    }
  g_object_set (self->chats_sidebar, "session", self->session, NULL);
  g_signal_connect_object (causerie_session_get_chats (self->session), "failed",
                           G_CALLBACK (causerie_chat_page_show_failure), self->chat_page,
                           G_CONNECT_SWAPPED);
  update_page (self);
  if (self->chat != NULL)
    return;
  if (self->restored != NULL && self->restored->chat_id != 0)
    show_restored_chat (self);
  else
    show_new_chat (self);
}
