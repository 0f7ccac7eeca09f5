/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window's actions: how its widgets ask for what is not theirs to do. */
#include "config.h"

#include "causerie-window-private.h"

#include "causerie-compat.h"
#include "causerie-deleted-dialog.h"
#include "causerie-feedback-dialog.h"
#include "causerie-outside-text.h"
#include "causerie-rename-dialog.h"
#include "causerie-support.h"
#include "causerie-undo-toast.h"
#include "causerie-why-page.h"

#include <glib/gi18n-lib.h>

#define TOAST_TITLE_CHARACTERS 30

static gint64
get_id (GVariant *parameter)
{
  return parameter != NULL ? g_variant_get_int64 (parameter) : 0;
}

/* Where a side column covers the content, it gives way to what was asked for. */
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
  _causerie_window_update_page (self);
  _causerie_window_set_chat (self, chat, 0);
  uncover_content (self);
  causerie_chat_page_focus_composer (self->chat_page);
}

static void
on_show_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  g_autoptr (CauserieChat) chat = causerie_session_open_chat (self->session, get_id (parameter));

  causerie_compat_show_page (self->stack, "chat");
  _causerie_window_set_chat (self, chat, 0);
  uncover_content (self);
}

static void
on_edit_message_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  if (self->branch == NULL)
    return;
  causerie_split_set_shown (self->branches_split, TRUE);
  causerie_branches_sidebar_edit (self->branches_sidebar, get_id (parameter));
}

/* The last of the person's own messages on the branch, above an ending where there is one. */
static gint64
find_last_own_message (CauserieBranch *branch)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (branch));
  CauserieMessage *ending = causerie_branch_get_ending (branch);

  if (ending != NULL)
    {
      guint position;

      if (causerie_branch_find (branch, causerie_message_get_id (ending), &position))
        n = position;
    }
  while (n-- > 0)
    {
      g_autoptr (CauserieMessage) message = g_list_model_get_item (G_LIST_MODEL (branch), n);

      if (causerie_message_get_role (message) == CAUSERIE_ROLE_USER)
        return causerie_message_get_id (message);
    }
  return 0;
}

static void
on_edit_earlier_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);
  gint64 id = self->branch != NULL ? find_last_own_message (self->branch) : 0;

  if (id == 0)
    return;
  causerie_split_set_shown (self->branches_split, TRUE);
  causerie_branches_sidebar_edit (self->branches_sidebar, id);
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

/* Deleted in another window. */
static void
on_restore_chat_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieWindow *self = CAUSERIE_WINDOW (widget);

  if (self->chat != NULL)
    causerie_chat_list_restore (causerie_session_get_chats (self->session),
                                causerie_chat_get_id (self->chat));
}

/* A toast is cut at its end where it is long, which must not hide what was done. */
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

  if (self->chat != NULL && self->branch != NULL)
    turn = causerie_chat_get_turn (self->chat, self->branch);
  if (turn != NULL)
    causerie_turn_stop (turn);
}

static void
on_copy_text_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  /* Translators: what was chosen is in the clipboard now */
  _causerie_window_toast (CAUSERIE_WINDOW (widget), _ ("Copied"));
}

/*< private >
 * _causerie_window_update_writable:
 * @self: a window with a session
 *
 * Disables what would change a library that is open for reading only.
 */
void
_causerie_window_update_writable (CauserieWindow *self)
{
  static const char *const actions[] = {
    "win.edit-message",        "win.edit-earlier",    "win.rename-chat",
    "win.rename-current-chat", "win.delete-chat",     "win.undo-delete-chat",
    "win.restore-chat",        "win.restore-version", "win.undo-delete-version",
    "win.continue-branch",     "win.give-feedback",
  };
  gboolean writable = !causerie_session_get_read_only (self->session);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], writable);
}

/*< private >
 * _causerie_window_install_actions:
 * @klass: the window's class
 *
 * Installs every action of the window that is not about versions.
 */
void
_causerie_window_install_actions (GtkWidgetClass *klass)
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
    { "win.focus-composer", NULL, on_focus_composer_cb },
    { "win.focus-next-message", NULL, on_focus_next_message_cb },
    { "win.focus-previous-message", NULL, on_focus_previous_message_cb },
    { "win.rename-chat", "x", on_rename_chat_cb },
    { "win.rename-current-chat", NULL, on_rename_current_chat_cb },
    { "win.delete-chat", "x", on_delete_chat_cb },
    { "win.undo-delete-chat", "x", on_undo_delete_cb },
    { "win.restore-chat", NULL, on_restore_chat_cb },
    { "win.recently-deleted", NULL, on_recently_deleted_cb },
    { "win.give-feedback", "x", on_give_feedback_cb },
    { "win.why-ended", NULL, on_why_ended_cb },
    { "win.find-support", NULL, on_find_support_cb },
    { "win.choose-model", NULL, on_choose_model_cb },
    { "win.send-text", "s", on_send_text_cb },
    { "win.stop", NULL, on_stop_cb },
    { "win.copy-text", "s", on_copy_text_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, actions[i].type, actions[i].activate);
}
