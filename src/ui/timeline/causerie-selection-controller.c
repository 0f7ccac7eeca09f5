/* SPDX-License-Identifier: GPL-3.0-or-later
 * Lets the reader of a timeline select text: by mouse, keyboard, menu and screen reader. */
#include "config.h"

#include "causerie-selection-controller.h"

#include "causerie-markdown-escape.h"
#include "causerie-open-link.h"
#include "causerie-selected-text.h"
#include "causerie-selection-content.h"
#include "causerie-selection-keys.h"
#include "causerie-selection-menu.h"
#include "causerie-selection-paint.h"
#include "causerie-selection-pointer.h"
#include "causerie-selection-primary.h"

struct _CauserieSelectionController
{
  GObject parent_instance;

  CauserieTimelineView *view; /* weak */
  CauserieLibrary *library;   /* or NULL */
  GSimpleActionGroup *actions;
  CauserieSelectionMenu *menu;
  CauserieSelectionKeys *keys;
  CauserieSelectionPointer *pointer;
  CauserieSelectionPrimary *primary;
};

enum
{
  PROP_CARET_BROWSING = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieSelectionController, causerie_selection_controller, G_TYPE_OBJECT)

static CauserieSelection *
get_selection (CauserieSelectionController *self)
{
  return causerie_timeline_view_get_selection (self->view);
}

static void
on_copy_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieSelectionController *self = data;
  g_autoptr (GdkContentProvider) content
      = causerie_selection_content_new (self->view, self->library);

  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self->view)), content);
}

/* Returns: (nullable): the text, if there is still something to do with it */
static char *
take_written (CauserieSelectionController *self, GObject *source, GAsyncResult *result)
{
  g_autoptr (CauserieFailure) failure = NULL;
  g_autoptr (GError) error = NULL;
  char *text
      = causerie_selected_text_write_finish (CAUSERIE_SELECTED_TEXT (source), result, &error);

  if (text == NULL)
    {
      failure = causerie_failure_new_from_error (error);
      g_signal_emit (self, signals[FAILED], 0, failure);
    }
  else if (self->view == NULL)
    g_clear_pointer (&text, g_free);
  return text;
}

static void
on_markdown_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieSelectionController) self = data;
  g_autofree char *text = take_written (self, source, result);

  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->view)), text);
}

static void
on_quote_text_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CauserieSelectionController) self = data;
  g_autofree char *text = take_written (self, source, result);

  if (text != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "chat.quote", "s", text);
}

static void
write_selected (CauserieSelectionController *self, CauserieSelectedFormat format,
                GAsyncReadyCallback callback)
{
  g_autoptr (CauserieSelectedText) text = causerie_selected_text_new (self->view, self->library);

  causerie_selected_text_write_async (text, format, NULL, callback, g_object_ref (self));
}

static void
on_copy_markdown_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  write_selected (data, CAUSERIE_SELECTED_FORMAT_MARKDOWN, on_markdown_cb);
}

static void
on_quote_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  write_selected (data, CAUSERIE_SELECTED_FORMAT_SHOWN, on_quote_text_cb);
}

/* While a reply is waited for, the last item is a turn, which the reply replaces. */
static guint
count_messages (GListModel *model)
{
  guint n = model != NULL ? g_list_model_get_n_items (model) : 0;

  for (; n > 0; n--)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, n - 1);

      if (CAUSERIE_IS_MESSAGE (item))
        break;
    }
  return n;
}

static void
on_select_all_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  CauserieSelection *selection = get_selection (data);
  guint n = count_messages (causerie_selection_get_model (selection));
  g_autoptr (CauserieSelectionPoint) start = NULL;
  g_autoptr (CauserieSelectionPoint) end = NULL;

  if (n == 0)
    return;
  start = causerie_selection_point_new_start (0);
  end = causerie_selection_point_new_end (n - 1);
  causerie_selection_set (selection, start, end);
}

static void
on_extend_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  causerie_selection_menu_extend (CAUSERIE_SELECTION_CONTROLLER (data)->menu);
}

/* The markdown room allows only safe addresses in markup; this is a second check. */
static void
on_open_link_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *address = g_variant_get_string (parameter, NULL);

  if (causerie_markdown_is_safe_address (address))
    causerie_open_link (GTK_WIDGET (CAUSERIE_SELECTION_CONTROLLER (data)->view), address);
}

static void
update_enabled (CauserieSelectionController *self)
{
  static const char *const names[] = { "copy", "copy-markdown", "quote" };
  GActionMap *map = G_ACTION_MAP (self->actions);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, names[i])),
                                 !causerie_selection_is_empty (get_selection (self)));
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (map, "extend-selection")),
      causerie_selection_get_anchor (get_selection (self)) != NULL);
}

static void
add_actions (CauserieSelectionController *self)
{
  static const GActionEntry entries[] = {
    { .name = "copy", .activate = on_copy_cb },
    { .name = "copy-markdown", .activate = on_copy_markdown_cb },
    { .name = "quote", .activate = on_quote_cb },
    { .name = "select-all", .activate = on_select_all_cb },
    { .name = "extend-selection", .activate = on_extend_cb },
    { .name = "open-link", .activate = on_open_link_cb, .parameter_type = "s" },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self->view), "text", G_ACTION_GROUP (self->actions));
  g_signal_connect_object (get_selection (self), "changed", G_CALLBACK (update_enabled), self,
                           G_CONNECT_SWAPPED);
  update_enabled (self);
}

static void
causerie_selection_controller_get_property (GObject *object, guint id, GValue *value,
                                            GParamSpec *pspec)
{
  CauserieSelectionController *self = CAUSERIE_SELECTION_CONTROLLER (object);

  if (id == PROP_CARET_BROWSING)
    g_value_set_boolean (value, causerie_selection_keys_get_caret (self->keys));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_selection_controller_set_property (GObject *object, guint id, const GValue *value,
                                            GParamSpec *pspec)
{
  CauserieSelectionController *self = CAUSERIE_SELECTION_CONTROLLER (object);

  if (id == PROP_CARET_BROWSING)
    causerie_selection_keys_set_caret (self->keys, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
causerie_selection_controller_dispose (GObject *object)
{
  CauserieSelectionController *self = CAUSERIE_SELECTION_CONTROLLER (object);

  if (self->view != NULL)
    {
      causerie_timeline_view_set_paint (self->view, NULL);
      gtk_widget_insert_action_group (GTK_WIDGET (self->view), "text", NULL);
    }
  g_clear_object (&self->primary);
  g_clear_object (&self->pointer);
  g_clear_object (&self->keys);
  g_clear_object (&self->menu);
  g_clear_object (&self->actions);
  g_clear_object (&self->library);
  g_clear_weak_pointer (&self->view);
  G_OBJECT_CLASS (causerie_selection_controller_parent_class)->dispose (object);
}

static void
causerie_selection_controller_class_init (CauserieSelectionControllerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = causerie_selection_controller_get_property;
  object_class->set_property = causerie_selection_controller_set_property;
  object_class->dispose = causerie_selection_controller_dispose;
  /**
   * CauserieSelectionController:caret-browsing:
   *
   * Whether the arrow keys move a caret in the text instead of the focus.
   */
  properties[PROP_CARET_BROWSING] = g_param_spec_boolean (
      "caret-browsing", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* The selected text could not be read from the library. */
  signals[FAILED] = g_signal_new ("failed", CAUSERIE_TYPE_SELECTION_CONTROLLER, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, CAUSERIE_TYPE_FAILURE);
}

static void
causerie_selection_controller_init (CauserieSelectionController *self)
{
}

/* @view: may be destroyed before the controller. The widgets in it can use the
 * actions "text.copy", "text.copy-markdown", "text.quote", "text.select-all",
 * "text.extend-selection" and "text.open-link". */
CauserieSelectionController *
causerie_selection_controller_new (CauserieTimelineView *view)
{
  CauserieSelectionController *self;

  g_return_val_if_fail (CAUSERIE_IS_TIMELINE_VIEW (view), NULL);

  self = g_object_new (CAUSERIE_TYPE_SELECTION_CONTROLLER, NULL);
  g_set_weak_pointer (&self->view, view);
  causerie_timeline_view_set_paint (view, causerie_selection_paint);
  self->menu = causerie_selection_menu_new (view);
  self->keys = causerie_selection_keys_new (view, self->menu);
  self->pointer = causerie_selection_pointer_new (view, self->keys);
  self->primary = causerie_selection_primary_new (view);
  add_actions (self);
  return self;
}

/* @library: (nullable): has the contents of messages that are not loaded, to copy them */
void
causerie_selection_controller_set_library (CauserieSelectionController *self,
                                           CauserieLibrary *library)
{
  g_return_if_fail (CAUSERIE_IS_SELECTION_CONTROLLER (self));

  if (g_set_object (&self->library, library))
    causerie_selection_primary_set_library (self->primary, library);
}
