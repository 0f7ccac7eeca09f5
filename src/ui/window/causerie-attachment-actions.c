/* SPDX-License-Identifier: GPL-3.0-or-later
 * The window actions on attached files: open, open with another program, save. Their parameter is
 * the content block of a file. For other programs, a file is written into a folder for this window,
 * which is removed with it. */
#include "config.h"

#include "causerie-attachment-actions.h"

#include "causerie-compat.h"
#include "causerie-image-page.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

struct _CauserieAttachmentActions
{
  GObject parent_instance;

  /* Borrowed; NULL once the window, which owns both of them, is destroyed */
  GtkWidget *window;
  CauserieChatPage *page;

  CauserieAttachmentStore *store; /* of the chat on screen, or NULL */
  char *folder;                   /* (type filename); NULL until a file was opened */
  GPtrArray *files;               /* of char *: the paths in it, and their folders */
};

G_DEFINE_FINAL_TYPE (CauserieAttachmentActions, causerie_attachment_actions, G_TYPE_OBJECT)

/* A file that is read to be opened or saved. */
typedef struct
{
  CauserieAttachmentActions *actions;
  CauserieAttachment *attachment;
  GFile *file; /* where it is saved; NULL to open it */
  gboolean ask;
} Operation;

static void
operation_free (Operation *operation)
{
  g_object_unref (operation->actions);
  causerie_attachment_unref (operation->attachment);
  g_clear_object (&operation->file);
  g_free (operation);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Operation, operation_free)

static Operation *
operation_new (CauserieAttachmentActions *self, CauserieAttachment *attachment)
{
  Operation *operation = g_new0 (Operation, 1);

  operation->actions = g_object_ref (self);
  operation->attachment = causerie_attachment_ref (attachment);
  return operation;
}

static void
report_error (CauserieAttachmentActions *self, const GError *error)
{
  g_autoptr (CauserieFailure) failure = NULL;

  if (self->page == NULL || error == NULL)
    return;
  failure = causerie_failure_new_from_error (error);
  causerie_chat_page_show_failure (self->page, failure);
}

/* --- Opening with another program --- */

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieAttachmentActions) self = CAUSERIE_ATTACHMENT_ACTIONS (data);
  g_autoptr (GError) error = NULL;

  if (causerie_compat_open_file_finish (GTK_WIDGET (source), result, &error))
    return;
  g_debug ("Opening a file: %s", error->message);
  if (self->page != NULL)
    causerie_chat_page_toast (self->page, _ ("No app can open this file."));
}

/* The name of the file as the user knows it, without characters that separate folders. */
static char *
dup_file_name (const CauserieAttachment *attachment)
{
  char *name = g_strdup (attachment->name);

  g_strdelimit (name, "/\\", '_');
  if (*name == '\0' || *name == '.')
    {
      g_autofree char *hidden = name;

      name = g_strconcat ("_", hidden, NULL);
    }
  return name;
}

/* Each file has a folder of its own, as two files may have the same name. Returns: (transfer full)
   (nullable) (type filename): its path */
static char *
make_path (CauserieAttachmentActions *self, const CauserieAttachment *attachment, GError **error)
{
  g_autofree char *name = dup_file_name (attachment);
  g_autofree char *folder = NULL;
  char *path;

  if (self->folder == NULL)
    self->folder = g_dir_make_tmp ("causerie-XXXXXX", error);
  if (self->folder == NULL)
    return NULL;
  folder = g_build_filename (self->folder, attachment->sha256, NULL);
  path = g_build_filename (folder, name, NULL);
  if (g_mkdir (folder, 0700) == 0)
    g_ptr_array_add (self->files, g_steal_pointer (&folder));
  if (!g_ptr_array_find_with_equal_func (self->files, path, g_str_equal, NULL))
    g_ptr_array_add (self->files, g_strdup (path));
  return path;
}

static void
on_copy_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Operation) operation = data;
  CauserieAttachmentActions *self = operation->actions;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    report_error (self, error);
  else if (self->window != NULL)
    causerie_compat_open_file_async (self->window, G_FILE (source), operation->ask, NULL,
                                     on_opened_cb, g_object_ref (self));
}

static void
write_copy (Operation *operation, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = make_path (operation->actions, operation->attachment, &error);
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;

  if (file == NULL)
    {
      report_error (operation->actions, error);
      operation_free (operation);
      return;
    }
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                       on_copy_written_cb, operation);
}

/* --- Saving --- */

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Operation) operation = data;
  CauserieChatPage *page = operation->actions->page;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (page == NULL)
    return;
  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      /* Translators: shown for a moment after a file was saved */
      causerie_chat_page_toast (page, _ ("Saved"));
      return;
    }
  /* Translators: %s is a sentence of the system that says what went wrong */
  text = g_strdup_printf (_ ("The file could not be saved. %s"), error->message);
  causerie_chat_page_toast (page, text);
}

/* --- Reading --- */

/* Continues with the bytes: takes @data. */
static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Operation *operation = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = causerie_attachment_store_read_finish (CAUSERIE_ATTACHMENT_STORE (source), result, &error);

  if (bytes == NULL)
    {
      report_error (operation->actions, error);
      operation_free (operation);
    }
  else if (operation->file != NULL)
    g_file_replace_contents_bytes_async (operation->file, bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                         NULL, on_saved_cb, operation);
  else
    write_copy (operation, bytes);
}

static void
on_place_chosen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Operation) operation = data;
  CauserieAttachmentActions *self = operation->actions;
  g_autoptr (GError) error = NULL;

  operation->file = causerie_compat_save_file_finish (GTK_WIDGET (source), result, &error);
  report_error (self, error);
  if (operation->file == NULL || self->store == NULL)
    return;
  causerie_attachment_store_read_async (self->store, operation->attachment, NULL, on_read_cb,
                                        operation);
  g_steal_pointer (&operation);
}

/* --- Actions --- */

static CauserieAttachment *
read_parameter (GVariant *parameter)
{
  const char *json = g_variant_get_string (parameter, NULL);
  CauserieJsonSpan block;

  return causerie_json_check (json, strlen (json), &block, NULL)
             ? causerie_attachment_new_from_json (block)
             : NULL;
}

static void
open_externally (CauserieAttachmentActions *self, CauserieAttachment *attachment, gboolean ask)
{
  Operation *operation = operation_new (self, attachment);

  operation->ask = ask;
  causerie_attachment_store_read_async (self->store, attachment, NULL, on_read_cb, operation);
}

static void
on_open_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieAttachmentActions *self = CAUSERIE_ATTACHMENT_ACTIONS (data);
  g_autoptr (CauserieAttachment) attachment = read_parameter (parameter);

  if (attachment == NULL || self->store == NULL || self->window == NULL)
    return;
  if (attachment->kind == CAUSERIE_ATTACHMENT_IMAGE)
    causerie_image_page_present (self->window, self->store, attachment);
  else
    open_externally (self, attachment, FALSE);
}

static void
on_open_with_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieAttachmentActions *self = CAUSERIE_ATTACHMENT_ACTIONS (data);
  g_autoptr (CauserieAttachment) attachment = read_parameter (parameter);

  if (attachment != NULL && self->store != NULL)
    open_externally (self, attachment, TRUE);
}

static void
on_save_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieAttachmentActions *self = CAUSERIE_ATTACHMENT_ACTIONS (data);
  g_autoptr (CauserieAttachment) attachment = read_parameter (parameter);
  g_autofree char *name = NULL;

  if (attachment == NULL || self->page == NULL)
    return;
  name = dup_file_name (attachment);
  /* Translators: title of the file chooser for an attached file; a verb */
  causerie_compat_save_file_async (GTK_WIDGET (self->page), _ ("Save File"), name, NULL,
                                   on_place_chosen_cb, operation_new (self, attachment));
}

static void
causerie_attachment_actions_dispose (GObject *object)
{
  CauserieAttachmentActions *self = CAUSERIE_ATTACHMENT_ACTIONS (object);

  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->page);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (causerie_attachment_actions_parent_class)->dispose (object);
}

static void
causerie_attachment_actions_finalize (GObject *object)
{
  CauserieAttachmentActions *self = CAUSERIE_ATTACHMENT_ACTIONS (object);

  /* The files before their folders. */
  for (guint i = self->files->len; i > 0; i--)
    g_remove (g_ptr_array_index (self->files, i - 1));
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_ptr_array_unref (self->files);
  g_free (self->folder);
  G_OBJECT_CLASS (causerie_attachment_actions_parent_class)->finalize (object);
}

static void
causerie_attachment_actions_class_init (CauserieAttachmentActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_attachment_actions_dispose;
  G_OBJECT_CLASS (klass)->finalize = causerie_attachment_actions_finalize;
}

static void
causerie_attachment_actions_init (CauserieAttachmentActions *self)
{
  self->files = g_ptr_array_new_with_free_func (g_free);
}

static void
install_actions (CauserieAttachmentActions *self)
{
  static const struct
  {
    const char *name;
    void (*activate) (GSimpleAction *, GVariant *, gpointer);
  } actions[] = {
    { "open", on_open_cb },
    { "open-with", on_open_with_cb },
    { "save", on_save_cb },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GSimpleAction) action
          = g_simple_action_new (actions[i].name, G_VARIANT_TYPE_STRING);

      g_signal_connect_object (action, "activate", G_CALLBACK (actions[i].activate), self, 0);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  /* GTK offers the actions of an application window itself to every program on the session bus. */
  gtk_widget_insert_action_group (self->window, "attachment", G_ACTION_GROUP (group));
}

CauserieAttachmentActions *
causerie_attachment_actions_new (GtkWidget *window, CauserieChatPage *page)
{
  CauserieAttachmentActions *self;

  g_return_val_if_fail (GTK_IS_WIDGET (window) && CAUSERIE_IS_CHAT_PAGE (page), NULL);

  self = g_object_new (CAUSERIE_TYPE_ATTACHMENT_ACTIONS, NULL);
  g_set_weak_pointer (&self->window, window);
  g_set_weak_pointer (&self->page, page);
  install_actions (self);
  return self;
}

/* @chat: (nullable): the chat on screen */
void
causerie_attachment_actions_set_chat (CauserieAttachmentActions *self, CauserieChat *chat)
{
  CauserieAttachmentStore *store = NULL;

  g_return_if_fail (CAUSERIE_IS_ATTACHMENT_ACTIONS (self));

  if (chat != NULL)
    store = causerie_chat_get_attachment_store (chat);
  g_set_object (&self->store, store);
}
