/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sidebar with the outline of the message tree and the editor that creates branches. */
#include "config.h"

#include "causerie-branches-sidebar.h"

#include "causerie-compat.h"
#include "causerie-deleted-versions.h"
#include "causerie-message-editor.h"
#include "causerie-outline-item.h"
#include "causerie-tab-stop.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* Creating row widgets is what makes opening the sidebar slow. The rows around the end of the
   branch are created for the first frame and the others in small steps after it. GtkListView itself
   creates about two hundred at most. */
#define FIRST_ROWS 30
#define MORE_ROWS 10
#define MORE_MILLISECONDS 30
#define MAX_ROWS 240

struct _CauserieBranchesSidebar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkSearchEntry *filter;
  GtkStack *stack;
  GtkListView *list;
  AdwStatusPage *empty_page;
  CauserieDeletedVersions *deleted_versions;
  CauserieMessageEditor *editor;

  /* Owned */
  CauserieChat *chat;
  GSignalGroup *chat_signals;
  CauserieBranch *branch;
  CauserieOutline *outline;
  GtkSliceListModel *rows;       /* the slice of the outline that the list holds so far */
  GtkSingleSelection *selection; /* its selected row stands for the message being read */
  gint64 reading_id;
  guint grow_id;
  guint tick_id;
};

enum
{
  PROP_CHOICE = 1,
  PROP_READING_ID,
  PROP_EDITING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  EDITOR_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieBranchesSidebar, causerie_branches_sidebar, GTK_TYPE_WIDGET)

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, causerie_outline_item_new ());
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  causerie_outline_item_bind (CAUSERIE_OUTLINE_ITEM (gtk_list_item_get_child (item)), item);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  causerie_outline_item_unbind (CAUSERIE_OUTLINE_ITEM (gtk_list_item_get_child (item)));
}

static void
update_page (CauserieBranchesSidebar *self)
{
  guint n = self->outline != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->outline)) : 0;
  gboolean searching = gtk_editable_get_text (GTK_EDITABLE (self->filter))[0] != '\0';

  adw_status_page_set_icon_name (self->empty_page, searching ? "system-search-symbolic" : NULL);
  adw_status_page_set_title (self->empty_page, searching ? _ ("No Results Found") : "");
  adw_status_page_set_description (
      self->empty_page, searching ? _ ("Try a different search")
                                  : _ ("Your messages in this chat appear here, with every version "
                                       "of them."));
  causerie_compat_show_page (self->stack, n > 0 ? "list" : "empty");
}

/* Finds the row of the last message of the branch that has a row. */
static guint
find_end (CauserieBranchesSidebar *self)
{
  guint position = 0;

  for (guint n = g_list_model_get_n_items (G_LIST_MODEL (self->branch)); n > 0; n--)
    {
      g_autoptr (CauserieMessage) message
          = g_list_model_get_item (G_LIST_MODEL (self->branch), n - 1);

      if (causerie_outline_find (self->outline, causerie_message_get_id (message), &position))
        break;
    }
  return position;
}

static gboolean
on_grow_cb (gpointer data)
{
  CauserieBranchesSidebar *self = CAUSERIE_BRANCHES_SIDEBAR (data);
  guint offset = gtk_slice_list_model_get_offset (self->rows);
  guint size = gtk_slice_list_model_get_size (self->rows);
  guint above = MIN (offset, MORE_ROWS);

  if (size >= MAX_ROWS
      || (offset == 0 && size >= g_list_model_get_n_items (G_LIST_MODEL (self->outline))))
    {
      gtk_slice_list_model_set_size (self->rows, G_MAXUINT);
      gtk_slice_list_model_set_offset (self->rows, 0);
      self->grow_id = 0;
      return G_SOURCE_REMOVE;
    }
  gtk_slice_list_model_set_size (self->rows, size + above + MORE_ROWS);
  gtk_slice_list_model_set_offset (self->rows, offset - above);
  return G_SOURCE_CONTINUE;
}

static CauserieOutlineWork
get_work_cb (gint64 message_id, gpointer data)
{
  CauserieTurn *turn = causerie_chat_get_turn_below (CAUSERIE_CHAT (data), message_id);

  if (turn == NULL)
    return CAUSERIE_OUTLINE_IDLE;
  return causerie_turn_get_reply (turn) != NULL ? CAUSERIE_OUTLINE_ARRIVING
                                                : CAUSERIE_OUTLINE_WAITING;
}

static void
on_turn_cb (CauserieBranchesSidebar *self, CauserieTurn *turn)
{
  if (self->outline != NULL)
    causerie_outline_update_work (self->outline, causerie_turn_get_parent_id (turn));
}

/* Returns: whether the list holds the row of the message so far */
static gboolean
find_row (CauserieBranchesSidebar *self, gint64 message_id, guint *position)
{
  guint offset = gtk_slice_list_model_get_offset (self->rows);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  if (!causerie_outline_find (self->outline, message_id, position) || *position < offset
      || *position - offset >= n)
    return FALSE;
  *position -= offset;
  return TRUE;
}

/* Returns: the position of the row for the message being read, or GTK_INVALID_LIST_POSITION. A
   reply has a row of its own only where replies fork. */
static guint
find_reading (CauserieBranchesSidebar *self)
{
  CauserieTree *tree = causerie_branch_get_tree (self->branch);
  gint64 id = self->reading_id;
  guint position;

  while (id != CAUSERIE_ROOT && causerie_tree_get_message (tree, id) != NULL)
    {
      if (causerie_outline_find (self->outline, id, NULL))
        return find_row (self, id, &position) ? position : GTK_INVALID_LIST_POSITION;
      id = causerie_tree_get_parent_id (tree, id);
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
mark_reading (CauserieBranchesSidebar *self)
{
  gtk_single_selection_set_selected (self->selection, find_reading (self));
}

/* Does not scroll while the list has the keyboard focus: the user may be looking for another
   row. */
static void
follow_reading (CauserieBranchesSidebar *self)
{
  guint position;

  if (self->selection == NULL)
    return;
  mark_reading (self);
  position = gtk_single_selection_get_selected (self->selection);
  if (position != GTK_INVALID_LIST_POSITION
      && gtk_widget_get_focus_child (GTK_WIDGET (self->list)) == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
}

/* Most chats are never forked, so the outline is built only when the sidebar is first shown. */
static void
ensure_outline (CauserieBranchesSidebar *self)
{
  guint first, n_rows;

  if (self->outline != NULL || self->branch == NULL)
    return;
  self->outline = causerie_outline_new (self->branch);
  if (self->chat != NULL)
    causerie_outline_set_work_func (self->outline, get_work_cb, g_object_ref (self->chat),
                                    g_object_unref);
  causerie_outline_set_filter (self->outline, gtk_editable_get_text (GTK_EDITABLE (self->filter)));
  g_signal_connect_object (self->outline, "items-changed", G_CALLBACK (update_page), self,
                           G_CONNECT_SWAPPED);
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (self->outline));
  first = find_end (self);
  first = MIN (first - MIN (first, FIRST_ROWS / 2), n_rows - MIN (n_rows, FIRST_ROWS));
  self->rows
      = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (self->outline)), first, FIRST_ROWS);
  self->grow_id = g_timeout_add_full (G_PRIORITY_LOW, MORE_MILLISECONDS, on_grow_cb, self, NULL);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  /* With "single-click-activate", GtkListView selects the row under the pointer. */
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (mark_reading), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (mark_reading), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  mark_reading (self);
  update_page (self);
}

static void
drop_outline (CauserieBranchesSidebar *self)
{
  g_clear_handle_id (&self->grow_id, g_source_remove);
  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->outline);
}

static void
on_filter_changed_cb (CauserieBranchesSidebar *self)
{
  if (self->outline == NULL)
    return;
  causerie_outline_set_filter (self->outline, gtk_editable_get_text (GTK_EDITABLE (self->filter)));
  update_page (self);
}

static void
jump_to (CauserieBranchesSidebar *self, gpointer rows, guint position)
{
  g_autoptr (CauserieOutlineRow) row = g_list_model_get_item (G_LIST_MODEL (rows), position);

  if (row != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.jump", "x",
                                causerie_message_get_id (causerie_outline_row_get_message (row)));
}

static void
on_activate_cb (GtkListView *list, guint position, CauserieBranchesSidebar *self)
{
  jump_to (self, self->rows, position);
}

static void
on_filter_activate_cb (CauserieBranchesSidebar *self)
{
  if (self->outline != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->outline)) > 0)
    jump_to (self, self->outline, 0);
}

/* GtkSearchEntry consumes Escape. When it is empty, the focus moves to the list, so that the next
   Escape closes a folded sidebar. */
static void
on_stop_search_cb (CauserieBranchesSidebar *self)
{
  if (gtk_editable_get_text (GTK_EDITABLE (self->filter))[0] == '\0')
    gtk_widget_grab_focus (GTK_WIDGET (self->list));
  else
    gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
}

typedef struct
{
  gint64 message_id;
  gint64 frame; /* the first frame after the request, or -1 */
} ScrollRequest;

/* Waits one frame for the list to get the height that the editor leaves it, and longer for a row
   that is not created yet. */
static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  CauserieBranchesSidebar *self = CAUSERIE_BRANCHES_SIDEBAR (widget);
  ScrollRequest *request = data;
  gint64 frame = gdk_frame_clock_get_frame_counter (clock);
  guint position;

  if (self->outline != NULL && gtk_widget_get_visible (GTK_WIDGET (self->editor)))
    {
      request->frame = request->frame < 0 ? frame : request->frame;
      if (frame == request->frame)
        return G_SOURCE_CONTINUE;
      if (find_row (self, request->message_id, &position))
        gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", position);
      else if (self->grow_id != 0)
        return G_SOURCE_CONTINUE;
    }
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
bring_into_view (CauserieBranchesSidebar *self, gint64 message_id)
{
  ScrollRequest *request = g_new (ScrollRequest, 1);

  *request = (ScrollRequest){ message_id, -1 };
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, request, g_free);
}

static void
notify_editing (CauserieBranchesSidebar *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITING]);
}

static void
close_editor (CauserieBranchesSidebar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->editor), FALSE);
  causerie_message_editor_clear (self->editor);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  g_signal_emit (self, signals[EDITOR_CLOSED], 0);
}

/* The new branch is on screen and its reply arrives. Continues in the composer. */
static void
on_created_cb (CauserieBranchesSidebar *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->editor), FALSE);
  causerie_message_editor_clear (self->editor);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-end", NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
}

static void
causerie_branches_sidebar_set_property (GObject *object, guint id, const GValue *value,
                                        GParamSpec *pspec)
{
  CauserieBranchesSidebar *self = CAUSERIE_BRANCHES_SIDEBAR (object);

  switch (id)
    {
    case PROP_READING_ID:
      self->reading_id = g_value_get_int64 (value);
      follow_reading (self);
      break;
    case PROP_CHOICE:
      causerie_message_editor_set_choice (self->editor, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_branches_sidebar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieBranchesSidebar *self = CAUSERIE_BRANCHES_SIDEBAR (object);

  switch (id)
    {
    case PROP_EDITING:
      g_value_set_boolean (value, gtk_widget_get_mapped (GTK_WIDGET (self->editor)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_branches_sidebar_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (causerie_branches_sidebar_parent_class)->map (widget);
  ensure_outline (CAUSERIE_BRANCHES_SIDEBAR (widget));
}

static void
causerie_branches_sidebar_dispose (GObject *object)
{
  CauserieBranchesSidebar *self = CAUSERIE_BRANCHES_SIDEBAR (object);

  if (self->list != NULL)
    drop_outline (self);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_BRANCHES_SIDEBAR);
  g_clear_object (&self->chat_signals);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  G_OBJECT_CLASS (causerie_branches_sidebar_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CAUSERIE_TYPE_DELETED_VERSIONS);
  g_type_ensure (CAUSERIE_TYPE_MESSAGE_EDITOR);
  g_type_ensure (CAUSERIE_TYPE_TAB_STOP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-branches-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieBranchesSidebar, filter);
  gtk_widget_class_bind_template_child (widget_class, CauserieBranchesSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, CauserieBranchesSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, CauserieBranchesSidebar, empty_page);
  gtk_widget_class_bind_template_child (widget_class, CauserieBranchesSidebar, deleted_versions);
  gtk_widget_class_bind_template_child (widget_class, CauserieBranchesSidebar, editor);
}

static void
causerie_branches_sidebar_class_init (CauserieBranchesSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = causerie_branches_sidebar_get_property;
  object_class->set_property = causerie_branches_sidebar_set_property;
  object_class->dispose = causerie_branches_sidebar_dispose;
  widget_class->map = causerie_branches_sidebar_map;
  properties[PROP_CHOICE] = g_param_spec_boxed ("choice", NULL, NULL, CAUSERIE_TYPE_MODEL_CHOICE,
                                                G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  /* The id of the message being read in the timeline, or 0. */
  properties[PROP_READING_ID] = g_param_spec_int64 ("reading-id", NULL, NULL, 0, G_MAXINT64, 0,
                                                    G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  /* Whether a message is being edited and the editor is visible. */
  properties[PROP_EDITING]
      = g_param_spec_boolean ("editing", NULL, NULL, FALSE,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  /* The person has left the editor without making a branch; the list has the keyboard. */
  signals[EDITOR_CLOSED] = g_signal_new ("editor-closed", CAUSERIE_TYPE_BRANCHES_SIDEBAR,
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  bind_template (widget_class);
}

static void
causerie_branches_sidebar_init (CauserieBranchesSidebar *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_compat_make_tab_stop (self->list);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  self->chat_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT);
  g_signal_group_connect_swapped (self->chat_signals, "turn-added", G_CALLBACK (on_turn_cb), self);
  g_signal_group_connect_swapped (self->chat_signals, "turn-removed", G_CALLBACK (on_turn_cb),
                                  self);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (on_activate_cb), self, 0);
  g_signal_connect_object (self->filter, "search-changed", G_CALLBACK (on_filter_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "activate", G_CALLBACK (on_filter_activate_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter, "stop-search", G_CALLBACK (on_stop_search_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "map", G_CALLBACK (notify_editing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "unmap", G_CALLBACK (notify_editing), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "closed", G_CALLBACK (close_editor), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->editor, "created", G_CALLBACK (on_created_cb), self,
                           G_CONNECT_SWAPPED);
  update_page (self);
}

/**
 * causerie_branches_sidebar_set_chat:
 * @chat: (nullable): the chat on screen
 * @branch: (nullable): the branch of @chat on screen, %NULL while it is being loaded
 *
 * Shows the outline of @chat. The text in the editor is stored as the draft of its message.
 */
void
causerie_branches_sidebar_set_chat (CauserieBranchesSidebar *self, CauserieChat *chat,
                                    CauserieBranch *branch)
{
  g_return_if_fail (CAUSERIE_IS_BRANCHES_SIDEBAR (self));

  if (self->chat == chat && self->branch == branch)
    return;
  drop_outline (self);
  gtk_widget_set_visible (GTK_WIDGET (self->editor), FALSE);
  causerie_message_editor_clear (self->editor);
  if (self->chat != chat)
    gtk_editable_set_text (GTK_EDITABLE (self->filter), "");
  g_set_object (&self->chat, chat);
  g_set_object (&self->branch, branch);
  g_signal_group_set_target (self->chat_signals, chat);
  causerie_deleted_versions_set_chat (self->deleted_versions, branch != NULL ? chat : NULL);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ensure_outline (self);
  update_page (self);
}

/* Opens @message_id in the editor and focuses it. Scrolls the outline to its row, unless the filter
   hides it. */
void
causerie_branches_sidebar_edit (CauserieBranchesSidebar *self, gint64 message_id)
{
  g_return_if_fail (CAUSERIE_IS_BRANCHES_SIDEBAR (self));

  if (self->chat == NULL || self->branch == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->editor), TRUE);
  causerie_message_editor_edit (self->editor, self->chat, self->branch, message_id);
  ensure_outline (self);
  bring_into_view (self, message_id);
}

/* To be called when the sidebar was opened: scrolls the outline to the last message of the branch
   on screen. */
void
causerie_branches_sidebar_reveal (CauserieBranchesSidebar *self)
{
  guint end, offset;

  g_return_if_fail (CAUSERIE_IS_BRANCHES_SIDEBAR (self));

  ensure_outline (self);
  if (self->outline == NULL || gtk_widget_get_visible (GTK_WIDGET (self->editor)))
    return;
  end = find_end (self);
  offset = gtk_slice_list_model_get_offset (self->rows);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                              end > offset ? end - offset : 0);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
