/* SPDX-License-Identifier: GPL-3.0-or-later
 * The chat list with its search. */
#include "config.h"

#include "causerie-chats-sidebar.h"

#include "causerie-chat-row.h"
#include "causerie-chat-search.h"
#include "causerie-compat.h"
#include "causerie-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _CauserieChatsSidebar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkMenuButton *menu_button;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListView *list;
  GtkLabel *empty_label;

  /* Owned */
  CauserieSession *session;
  CauserieChatSearch *chat_search;
  GtkSingleSelection *selection;
  gint64 current_chat_id;
};

enum
{
  PROP_SESSION = 1,
  PROP_CURRENT_CHAT_ID,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieChatsSidebar, causerie_chats_sidebar, GTK_TYPE_WIDGET)

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CauserieChatsSidebar *self)
{
  gtk_list_item_set_child (item, causerie_chat_row_new (self->session));
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  causerie_chat_row_bind (CAUSERIE_CHAT_ROW (gtk_list_item_get_child (item)), item);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  causerie_chat_row_unbind (CAUSERIE_CHAT_ROW (gtk_list_item_get_child (item)));
}

static gboolean
is_searching (CauserieChatsSidebar *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0';
}

/* The row of the chat on screen is the selected one; none for a chat that is not begun. */
static void
update_selection (CauserieChatsSidebar *self)
{
  guint n = self->selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;
  guint found = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n && found == GTK_INVALID_LIST_POSITION; i++)
    {
      g_autoptr (CauserieChatItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (causerie_chat_item_get_id (item) == self->current_chat_id)
        found = i;
    }
  if (self->selection != NULL)
    gtk_single_selection_set_selected (self->selection, found);
}

static char *
dup_empty_text (CauserieChatsSidebar *self)
{
  const CauserieFailure *failure
      = self->chat_search != NULL ? causerie_chat_search_get_failure (self->chat_search) : NULL;
  g_autofree char *words = NULL;

  if (self->session == NULL)
    return g_strdup ("");
  if (!is_searching (self))
    return g_strdup (_ ("No chats yet. Write a message to begin one."));
  if (failure == NULL)
    return g_strdup (_ ("No chat has these words in its title or its text."));
  words = causerie_words_dup_for_failure (failure);
  /* Translators: %s is a sentence that says what went wrong */
  return g_strdup_printf (_ ("The chats could not be searched. %s"), words);
}

static void
update (CauserieChatsSidebar *self)
{
  guint n = self->selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;
  g_autofree char *text = dup_empty_text (self);

  gtk_label_set_text (self->empty_label, text);
  causerie_compat_show_page (self->stack, n > 0 ? "list" : "empty");
  update_selection (self);
}

static void
on_search_changed_cb (CauserieChatsSidebar *self)
{
  if (self->chat_search != NULL)
    causerie_chat_search_set_words (self->chat_search,
                                    gtk_editable_get_text (GTK_EDITABLE (self->search)));
  update (self);
}

static void
show_at (CauserieChatsSidebar *self, guint position)
{
  g_autoptr (CauserieChatItem) item
      = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-chat", "x",
                                causerie_chat_item_get_id (item));
}

static void
on_activate_cb (GtkListView *list, guint position, CauserieChatsSidebar *self)
{
  show_at (self, position);
}

static void
on_search_activate_cb (CauserieChatsSidebar *self)
{
  if (self->selection != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    show_at (self, 0);
}

static void
on_stop_search_cb (CauserieChatsSidebar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
}

static GtkWidget *
find_focused_row (CauserieChatsSidebar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  return CAUSERIE_IS_CHAT_ROW (row) && gtk_widget_is_ancestor (row, GTK_WIDGET (self)) ? row : NULL;
}

static gboolean
on_list_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
                CauserieChatsSidebar *self)
{
  GtkWidget *row = find_focused_row (self);

  if (row == NULL)
    return FALSE;
  if (key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete)
    return gtk_widget_activate_action (row, "row.delete", NULL);
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (modifiers & GDK_SHIFT_MASK) != 0))
    return gtk_widget_activate_action (row, "menu.popup", NULL);
  return FALSE;
}

/* All windows share the list of chats; the search among them is the window's own. */
static GListModel *
create_model (CauserieChatsSidebar *self)
{
  CauserieChatList *chats = causerie_session_get_chats (self->session);

  self->chat_search
      = causerie_chat_search_new (causerie_session_get_library (self->session), chats);
  g_signal_connect_object (self->chat_search, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (chats)),
                                                  g_object_ref (GTK_FILTER (self->chat_search))));
}

static void
set_session (CauserieChatsSidebar *self, CauserieSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_clear_object (&self->selection);
  g_clear_object (&self->chat_search);
  if (session != NULL)
    {
      self->selection = gtk_single_selection_new (create_model (self));
      gtk_single_selection_set_autoselect (self->selection, FALSE);
      gtk_single_selection_set_can_unselect (self->selection, TRUE);
      /* After the list, which would be told of a selection among rows that it does not know yet. */
      g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED | G_CONNECT_AFTER);
      /* A list that one click activates selects whatever the pointer passes over. */
      g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (update_selection),
                               self, G_CONNECT_SWAPPED);
    }
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  on_search_changed_cb (self);
}

static void
causerie_chats_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieChatsSidebar *self = CAUSERIE_CHATS_SIDEBAR (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_CURRENT_CHAT_ID:
      g_value_set_int64 (value, self->current_chat_id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_chats_sidebar_set_property (GObject *object, guint id, const GValue *value,
                                     GParamSpec *pspec)
{
  CauserieChatsSidebar *self = CAUSERIE_CHATS_SIDEBAR (object);

  switch (id)
    {
    case PROP_SESSION:
      set_session (self, g_value_get_object (value));
      break;
    case PROP_CURRENT_CHAT_ID:
      self->current_chat_id = g_value_get_int64 (value);
      update_selection (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_chats_sidebar_dispose (GObject *object)
{
  CauserieChatsSidebar *self = CAUSERIE_CHATS_SIDEBAR (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->chat_search);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_CHATS_SIDEBAR);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_chats_sidebar_parent_class)->dispose (object);
}

static void
causerie_chats_sidebar_class_init (CauserieChatsSidebarClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = causerie_chats_sidebar_get_property;
  object_class->set_property = causerie_chats_sidebar_set_property;
  object_class->dispose = causerie_chats_sidebar_dispose;
  properties[PROP_SESSION]
      = g_param_spec_object ("session", NULL, NULL, CAUSERIE_TYPE_SESSION, flags);
  properties[PROP_CURRENT_CHAT_ID]
      = g_param_spec_int64 ("current-chat-id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-chats-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsSidebar, search);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsSidebar, empty_label);
}

static void
causerie_chats_sidebar_init (CauserieChatsSidebar *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_compat_name_menu_button (self->menu_button, _ ("Main Menu"), "");
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_activate_cb), self, 0);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_list_key_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_search_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (on_search_activate_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (on_stop_search_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * causerie_chats_sidebar_focus_search:
 * @self: the chat list
 *
 * Puts the keyboard into the search, with what is there selected.
 */
void
causerie_chats_sidebar_focus_search (CauserieChatsSidebar *self)
{
  g_return_if_fail (CAUSERIE_IS_CHATS_SIDEBAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

/**
 * causerie_chats_sidebar_get_focused_chat_id:
 * @self: the chat list
 *
 * Returns: the chat whose row has the keyboard, or 0
 */
gint64
causerie_chats_sidebar_get_focused_chat_id (CauserieChatsSidebar *self)
{
  GtkWidget *row;

  g_return_val_if_fail (CAUSERIE_IS_CHATS_SIDEBAR (self), 0);

  row = find_focused_row (self);
  return row != NULL ? causerie_chat_row_get_chat_id (CAUSERIE_CHAT_ROW (row)) : 0;
}
