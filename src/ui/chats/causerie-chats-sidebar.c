/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sidebar with the chat list and its search entry. */
#include "config.h"

#include "causerie-chats-sidebar.h"

#include "causerie-chat-search.h"
#include "causerie-chats-view.h"
#include "causerie-compat.h"
#include "causerie-divided-label.h"
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
  CauserieChatsView *view;
  AdwStatusPage *empty_page;

  /* Owned */
  CauserieSession *session;
  CauserieChatSearch *chat_search;
  GListModel *shown; /* the chats that match the search */
  gint64 current_chat_id;
  gboolean new_words; /* the query has changed since the last result */
};

enum
{
  PROP_SESSION = 1,
  PROP_CURRENT_CHAT_ID,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieChatsSidebar, causerie_chats_sidebar, GTK_TYPE_WIDGET)

static gboolean
is_searching (CauserieChatsSidebar *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->search))[0] != '\0';
}

static void
show_empty (CauserieChatsSidebar *self, const char *icon, const char *title,
            const char *description)
{
  g_autofree char *escaped = g_markup_escape_text (description, -1);

  adw_status_page_set_icon_name (self->empty_page, icon);
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, escaped);
}

static void
update_empty (CauserieChatsSidebar *self)
{
  const CauserieFailure *failure
      = self->chat_search != NULL ? causerie_chat_search_get_failure (self->chat_search) : NULL;
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (self->session == NULL)
    show_empty (self, NULL, "", "");
  else if (!is_searching (self))
    show_empty (self, NULL, _ ("No Chats Yet"), _ ("Send a message to start one"));
  else if (failure == NULL)
    show_empty (self, "system-search-symbolic", _ ("No Results Found"),
                _ ("Try a different search"));
  else
    {
      words = causerie_words_dup_for_failure (failure);
      /* Translators: %s is a sentence that says what went wrong */
      text = g_strdup_printf (_ ("Could not search the chats. %s"), words);
      show_empty (self, "dialog-warning-symbolic", "", text);
    }
}

static guint
count_shown (CauserieChatsSidebar *self)
{
  return self->shown != NULL ? g_list_model_get_n_items (self->shown) : 0;
}

static void
update (CauserieChatsSidebar *self)
{
  update_empty (self);
  causerie_compat_show_page (self->stack, count_shown (self) > 0 ? "list" : "empty");
}

/* Scrolls to the top for the result of a new query, and to the current chat when all chats are
   shown. */
static void
on_found_cb (CauserieChatsSidebar *self)
{
  update (self);
  if (!self->new_words)
    return;
  self->new_words = FALSE;
  if (is_searching (self))
    causerie_chats_view_show_top (self->view);
  else
    causerie_chats_view_show_current (self->view);
}

static void
on_search_changed_cb (CauserieChatsSidebar *self)
{
  self->new_words = TRUE;
  if (self->chat_search != NULL)
    causerie_chat_search_set_words (self->chat_search,
                                    gtk_editable_get_text (GTK_EDITABLE (self->search)));
  update (self);
}

static void
on_search_activate_cb (CauserieChatsSidebar *self)
{
  causerie_chats_view_open_first (self->view);
}

static void
on_stop_search_cb (CauserieChatsSidebar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
}

/* All windows share the chat list; each has its own filter. */
static GListModel *
create_model (CauserieChatsSidebar *self)
{
  CauserieChatList *chats = causerie_session_get_chats (self->session);

  self->chat_search
      = causerie_chat_search_new (causerie_session_get_library (self->session), chats);
  g_signal_connect_object (self->chat_search, "changed", G_CALLBACK (on_found_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (chats)),
                                                  g_object_ref (GTK_FILTER (self->chat_search))));
}

static void
set_session (CauserieChatsSidebar *self, CauserieSession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  causerie_chats_view_set_chats (self->view, NULL, NULL);
  g_clear_object (&self->shown);
  g_clear_object (&self->chat_search);
  if (session != NULL)
    {
      self->shown = create_model (self);
      g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (update), self,
                               G_CONNECT_SWAPPED);
      causerie_chats_view_set_chats (self->view, session, self->shown);
    }
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
      causerie_chats_view_set_current (self->view, self->current_chat_id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_chats_sidebar_dispose (GObject *object)
{
  CauserieChatsSidebar *self = CAUSERIE_CHATS_SIDEBAR (object);

  if (self->view != NULL)
    causerie_chats_view_set_chats (self->view, NULL, NULL);
  g_clear_object (&self->shown);
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
  g_type_ensure (CAUSERIE_TYPE_CHATS_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-chats-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsSidebar, search);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsSidebar, view);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatsSidebar, empty_page);
}

static void
causerie_chats_sidebar_init (CauserieChatsSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch_inside (GTK_WIDGET (self->empty_page));
  causerie_compat_name_menu_button (self->menu_button, _ ("Main Menu"), "");
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_search_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (on_search_activate_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (on_stop_search_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/* Focuses the search entry and selects its text. */
void
causerie_chats_sidebar_focus_search (CauserieChatsSidebar *self)
{
  g_return_if_fail (CAUSERIE_IS_CHATS_SIDEBAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (GTK_EDITABLE (self->search), 0, -1);
}

/* Opens the chat below the current one in the list if @step is 1, the one above if it is -1. */
void
causerie_chats_sidebar_step (CauserieChatsSidebar *self, int step)
{
  g_return_if_fail (CAUSERIE_IS_CHATS_SIDEBAR (self));

  causerie_chats_view_step (self->view, step);
}

/* Returns: the chat whose row has the keyboard focus, or 0 */
gint64
causerie_chats_sidebar_get_focused_chat_id (CauserieChatsSidebar *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHATS_SIDEBAR (self), 0);

  return causerie_chats_view_get_focused_chat_id (self->view);
}
