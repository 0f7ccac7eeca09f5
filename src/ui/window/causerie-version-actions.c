/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window actions on versions and branches: continue in another chat, open in another window,
 * delete and restore. */
#include "config.h"

#include "causerie-version-actions.h"

#include "causerie-compat.h"
#include "causerie-undo-toast.h"

#include <glib/gi18n-lib.h>

struct _CauserieVersionActions
{
  GObject parent_instance;

  /* Borrowed; NULL once the window, which owns both of them and the actions, is destroyed */
  GtkWidget *window;
  CauserieChatPage *page;

  /* Owned */
  CauserieSession *session;
  CauserieChat *chat;
  CauserieBranch *branch;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (CauserieVersionActions, causerie_version_actions, G_TYPE_OBJECT)

typedef struct
{
  CauserieVersionActions *actions;
  CauserieChat *chat;
  gint64 message_id;
} Operation;

static Operation *
operation_new (CauserieVersionActions *actions, CauserieChat *chat, gint64 message_id)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->actions = g_object_ref (actions);
  operation->chat = g_object_ref (chat);
  operation->message_id = message_id;
  return operation;
}

static void
operation_free (Operation *operation)
{
  g_object_unref (operation->actions);
  g_object_unref (operation->chat);
  g_free (operation);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Operation, operation_free)

/* Nothing was changed. The banner stays above the timeline until it is closed. */
static void
report_error (CauserieVersionActions *self, const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  if (self->window == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  failure = causerie_failure_new_from_error (error);
  causerie_chat_page_show_failure (self->page, failure);
}

/* If the user has gone to another chat meanwhile, the window does not switch; the original message
   links to the new chat. */
static void
on_new_chat_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Operation) operation = data;
  CauserieVersionActions *self = operation->actions;
  g_autoptr (GError) error = NULL;

  if (!causerie_chat_load_finish (CAUSERIE_CHAT (source), result, &error))
    report_error (self, error);
  else if (self->chat == operation->chat)
    {
      gtk_widget_activate_action (self->window, "win.show-chat", "x",
                                  causerie_chat_get_id (CAUSERIE_CHAT (source)));
      gtk_widget_activate_action (self->window, "win.focus-composer", NULL);
    }
}

static void
on_continued_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieVersionActions) self = data;
  g_autoptr (CauserieChat) chat = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = causerie_chat_continue_finish (CAUSERIE_CHAT (source), result, &error);

  if (id == 0)
    {
      report_error (self, error);
      return;
    }
  /* Loaded before it is shown: the composer can be focused only when it has a branch. */
  chat = causerie_session_open_chat (self->session, id);
  causerie_chat_load_async (chat, self->cancellable, on_new_chat_loaded_cb,
                            operation_new (self, CAUSERIE_CHAT (source), 0));
}

/* @setup: (nullable): another one for the new chat */
static void
continue_after (CauserieVersionActions *self, gint64 message_id, CauserieCopyExtent extent,
                const CauserieChatSetup *setup)
{
  if (self->chat != NULL && message_id != 0)
    causerie_chat_continue_async (self->chat, message_id, extent, setup, self->cancellable,
                                  on_continued_cb, g_object_ref (self));
}

static gint64
get_leaf_id (CauserieVersionActions *self)
{
  return self->branch != NULL ? causerie_branch_get_leaf_id (self->branch) : 0;
}

static void
on_continue_message_cb (GSimpleAction *action, GVariant *parameter, CauserieVersionActions *self)
{
  continue_after (self, g_variant_get_int64 (parameter), CAUSERIE_COPY_WHOLE, NULL);
}

/* For a chat that is too long for its model. */
static void
on_continue_shortened_cb (GSimpleAction *action, GVariant *parameter, CauserieVersionActions *self)
{
  continue_after (self, g_variant_get_int64 (parameter), CAUSERIE_COPY_LAST_HALF, NULL);
}

static void
on_continue_branch_cb (GSimpleAction *action, GVariant *parameter, CauserieVersionActions *self)
{
  continue_after (self, get_leaf_id (self), CAUSERIE_COPY_WHOLE, NULL);
}

/* Whether the web is searched cannot be changed in a chat that has begun. */
static void
on_continue_searching_cb (GSimpleAction *action, GVariant *parameter, CauserieVersionActions *self)
{
  g_autoptr (CauserieChatSetup) setup = NULL;

  if (self->chat == NULL)
    return;
  setup = causerie_chat_setup_copy (causerie_setup_get (causerie_chat_get_setup (self->chat)));
  setup->web_search = g_variant_get_boolean (parameter);
  continue_after (self, get_leaf_id (self), CAUSERIE_COPY_WHOLE, setup);
}

/* The messages are copied into a chat that begins with other instructions; "" for the general ones.
 */
static void
on_continue_with_instructions_cb (GSimpleAction *action, GVariant *parameter,
                                  CauserieVersionActions *self)
{
  const char *instructions = g_variant_get_string (parameter, NULL);
  g_autoptr (CauserieChatSetup) setup = NULL;
  gint64 leaf = get_leaf_id (self);

  if (self->chat == NULL || leaf == 0)
    return;
  setup = causerie_chat_setup_copy (causerie_setup_get (causerie_chat_get_setup (self->chat)));
  g_free (setup->instructions);
  setup->instructions = instructions[0] != '\0' ? g_strdup (instructions) : NULL;
  continue_after (self, leaf, CAUSERIE_COPY_WHOLE, setup);
}

static void
open_in_window (CauserieVersionActions *self, gint64 message_id)
{
  if (self->chat != NULL && causerie_chat_get_id (self->chat) != 0)
    gtk_widget_activate_action (self->window, "app.open-chat", "(xx)",
                                causerie_chat_get_id (self->chat), message_id);
}

static void
on_open_message_cb (GSimpleAction *action, GVariant *parameter, CauserieVersionActions *self)
{
  open_in_window (self, g_variant_get_int64 (parameter));
}

static void
on_open_in_new_window_cb (GSimpleAction *action, GVariant *parameter, CauserieVersionActions *self)
{
  open_in_window (self, get_leaf_id (self));
}

static void
offer_undo (CauserieVersionActions *self, gint64 chat_id, gint64 message_id)
{
  /* Translators: shown after a version of a message was deleted */
  AdwToast *toast = causerie_undo_toast_new (_ ("Version deleted"));

  adw_toast_set_action_name (toast, "version.undo-delete");
  adw_toast_set_action_target_value (toast, g_variant_new ("(xx)", chat_id, message_id));
  causerie_chat_page_add_toast (self->page, toast);
}

static void
on_deletion_confirmed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Operation) operation = data;
  CauserieVersionActions *self = operation->actions;
  g_autoptr (GError) error = NULL;

  if (!causerie_compat_confirm_finish (GTK_WIDGET (source), result, &error) || self->window == NULL)
    return;
  if (causerie_chat_delete_version (operation->chat, operation->message_id, TRUE))
    offer_undo (self, causerie_chat_get_id (operation->chat), operation->message_id);
  else
    causerie_chat_page_toast (self->page, _ ("The only version of a message cannot be deleted."));
}

static char *
describe_deletion (guint n_below)
{
  if (n_below == 0)
    return g_strdup (
        _ ("This version will be deleted. You can restore it from the Branches sidebar."));
  return g_strdup_printf (
      /* Translators: %u is how many messages answer or follow the version that is deleted */
      ngettext ("This version and %u message below it will be deleted. You can restore them from "
                "the Branches sidebar.",
                "This version and %u messages below it will be deleted. You can restore them from "
                "the Branches sidebar.",
                n_below),
      n_below);
}

static void
on_delete_version_cb (GSimpleAction *action, GVariant *parameter, CauserieVersionActions *self)
{
  gint64 id = g_variant_get_int64 (parameter);
  CauserieQuestion question = { 0 };
  g_autofree char *body = NULL;

  if (self->chat == NULL || !causerie_chat_get_writable (self->chat))
    return;
  body = describe_deletion (causerie_tree_count_below (causerie_chat_get_tree (self->chat), id));
  question.heading = _ ("Delete This Version?");
  question.body = body;
  question.cancel_label = _ ("_Cancel");
  question.accept_label = _ ("_Delete");
  question.destructive = TRUE;
  causerie_compat_confirm_async (self->window, &question, self->cancellable,
                                 on_deletion_confirmed_cb, operation_new (self, self->chat, id));
}

static void
restore (CauserieVersionActions *self, CauserieChat *chat, gint64 message_id)
{
  if (causerie_chat_delete_version (chat, message_id, FALSE) && self->chat == chat)
    gtk_widget_activate_action (self->window, "win.show-message", "x", message_id);
}

static void
on_restore_version_cb (GSimpleAction *action, GVariant *parameter, CauserieVersionActions *self)
{
  if (self->chat != NULL && causerie_chat_get_writable (self->chat))
    restore (self, self->chat, g_variant_get_int64 (parameter));
}

static void
on_undo_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Operation) operation = data;
  g_autoptr (GError) error = NULL;

  if (causerie_chat_load_finish (operation->chat, result, &error))
    restore (operation->actions, operation->chat, operation->message_id);
  else
    report_error (operation->actions, error);
}

/* By now the window may show another chat, and the chat of the deleted version may be closed. */
static void
on_undo_delete_version_cb (GSimpleAction *action, GVariant *parameter, CauserieVersionActions *self)
{
  g_autoptr (CauserieChat) chat = NULL;
  gint64 chat_id;
  gint64 message_id;

  g_variant_get (parameter, "(xx)", &chat_id, &message_id);
  chat = causerie_session_open_chat (self->session, chat_id);
  causerie_chat_load_async (chat, self->cancellable, on_undo_loaded_cb,
                            operation_new (self, chat, message_id));
}

static void
causerie_version_actions_dispose (GObject *object)
{
  CauserieVersionActions *self = CAUSERIE_VERSION_ACTIONS (object);

  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->page);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (causerie_version_actions_parent_class)->dispose (object);
}

static void
causerie_version_actions_class_init (CauserieVersionActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_version_actions_dispose;
}

static void
causerie_version_actions_init (CauserieVersionActions *self)
{
}

static void
add_actions (CauserieVersionActions *self)
{
  static const struct
  {
    const char *name;
    const char *type;
    GCallback activate;
    gboolean writes; /* changes the library, so it is disabled if that is read-only */
  } actions[] = {
    { "continue-message", "x", G_CALLBACK (on_continue_message_cb), FALSE },
    { "continue-shortened", "x", G_CALLBACK (on_continue_shortened_cb), FALSE },
    { "continue-searching", "b", G_CALLBACK (on_continue_searching_cb), TRUE },
    { "continue-branch", NULL, G_CALLBACK (on_continue_branch_cb), TRUE },
    { "continue-with-instructions", "s", G_CALLBACK (on_continue_with_instructions_cb), TRUE },
    { "open-message", "x", G_CALLBACK (on_open_message_cb), FALSE },
    { "open-in-new-window", NULL, G_CALLBACK (on_open_in_new_window_cb), FALSE },
    { "delete", "x", G_CALLBACK (on_delete_version_cb), FALSE },
    { "restore", "x", G_CALLBACK (on_restore_version_cb), TRUE },
    { "undo-delete", "(xx)", G_CALLBACK (on_undo_delete_version_cb), TRUE },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (
          actions[i].name, actions[i].type != NULL ? G_VARIANT_TYPE (actions[i].type) : NULL);

      g_signal_connect_object (action, "activate", actions[i].activate, self, 0);
      if (actions[i].writes)
        g_object_bind_property (self->session, "read-only", action, "enabled",
                                G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  /* GTK offers the actions of an application window itself to every program on the session bus. */
  gtk_widget_insert_action_group (GTK_WIDGET (self->window), "version", G_ACTION_GROUP (group));
}

/**
 * causerie_version_actions_new:
 * @cancellable: cancelled when @window closes
 */
CauserieVersionActions *
causerie_version_actions_new (GtkApplicationWindow *window, CauserieChatPage *page,
                              CauserieSession *session, GCancellable *cancellable)
{
  CauserieVersionActions *self;

  g_return_val_if_fail (GTK_IS_APPLICATION_WINDOW (window), NULL);
  g_return_val_if_fail (CAUSERIE_IS_CHAT_PAGE (page), NULL);

  self = g_object_new (CAUSERIE_TYPE_VERSION_ACTIONS, NULL);
  g_set_weak_pointer (&self->window, GTK_WIDGET (window));
  g_set_weak_pointer (&self->page, page);
  self->session = g_object_ref (session);
  self->cancellable = g_object_ref (cancellable);
  add_actions (self);
  return self;
}

/**
 * causerie_version_actions_set_branch:
 * @chat: (nullable): the chat on screen
 * @branch: (nullable): the branch of @chat on screen, %NULL while it is being loaded
 */
void
causerie_version_actions_set_branch (CauserieVersionActions *self, CauserieChat *chat,
                                     CauserieBranch *branch)
{
  g_return_if_fail (CAUSERIE_IS_VERSION_ACTIONS (self));

  g_set_object (&self->chat, chat);
  g_set_object (&self->branch, branch);
}
