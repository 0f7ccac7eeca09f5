/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page of the chat on screen: its timeline, the ended notice, the composer. */
#include "config.h"

#include "causerie-chat-page.h"

#include "causerie-banner.h"
#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-ended-notice.h"
#include "causerie-find-bar.h"
#include "causerie-markdown.h"
#include "causerie-message-row.h"
#include "causerie-problem-page.h"
#include "causerie-table-room.h"
#include "causerie-refusal-words.h"
#include "causerie-selection-controller.h"
#include "causerie-timeline-view.h"
#include "causerie-timeline.h"
#include "causerie-turn-row.h"
#include "causerie-toasts.h"
#include "causerie-words.h"
#include "causerie-wrap-box.h"

#include <glib/gi18n-lib.h>

/* The maximum width of text, in characters: longer lines are hard to read. */
#define COLUMN_CHARACTERS 68
/* The horizontal margins of the composer's card, which aligns with the text. */
#define COMPOSER_MARGINS 24

/* How much of a reply that has arrived a screen reader speaks, and at most how long its Markdown
   is. */
#define SPOKEN_CHARACTERS 300
#define BYTES_A_CHARACTER 8

struct _CauserieChatPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  CauserieBanner *read_only_banner;
  CauserieBanner *unsaved_banner;
  CauserieBanner *keyring_banner;
  CauserieBanner *refusal_banner; /* what services have refused, until it is dismissed */
  CauserieBanner *problem_banner;
  CauserieBanner *deleted_banner;
  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  GtkScrolledWindow *scroller;
  AdwStatusPage *empty_page;
  GtkWidget *demo_box;
  CauserieWrapBox *suggestions;
  AdwBin *problem_bin;
  CauserieTimelineView *view;
  CauserieFindBar *find_bar;
  CauserieFindMarks *find_marks;
  GtkRevealer *end_revealer;
  GtkButton *end_button;
  AdwClamp *clamp;
  CauserieEndedNotice *notice;
  CauserieComposer *composer;

  /* Owned */
  CauserieSession *session;
  CauserieChat *chat;
  CauserieBranch *branch;
  CauserieTimeline *timeline;
  GSignalGroup *timeline_signals;
  GSignalGroup *last_signals; /* of the last message while it streams */
  gboolean new_text;          /* text has arrived at the end while the reader was elsewhere */
  GSignalGroup *chat_signals;
  CauserieToasts *toasts;
  CauserieSelectionController *selection;
  gint64 reading_id; /* the message in the upper part of the view, or 0 */
  guint settled_idle_id;
  char *refusals; /* the text of the banner; NULL if it is not shown */
};

enum
{
  PROP_READING_ID = 1,
  PROP_EDITING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_PLACE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CauserieChatPage, causerie_chat_page, GTK_TYPE_WIDGET)

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  CauserieChatPage *self = data;
  GtkWidget *row;

  if (CAUSERIE_IS_TURN (item))
    return causerie_turn_row_new (self->session, CAUSERIE_TURN (item));
  row = causerie_message_row_new (self->session, self->chat, self->branch, CAUSERIE_MESSAGE (item));
  causerie_find_bar_mark_row (self->find_bar, CAUSERIE_MESSAGE_ROW (row));
  return row;
}

/* Returns: the empty space on each side of the column if the button is in it, negative if it does
   not fit there */
static int
get_room_beside (CauserieChatPage *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->view));
  int column;
  int button;

  g_object_get (self->view, "maximum-width", &column, NULL);
  gtk_widget_measure (GTK_WIDGET (self->end_revealer), GTK_ORIENTATION_HORIZONTAL, -1, NULL,
                      &button, NULL, NULL);
  return (width - column) / 2 - button;
}

/* While the reader is elsewhere, the button at the end says that text has arrived there. */
static void
set_new_text (CauserieChatPage *self, gboolean new_text)
{
  /* Translators: description of the button “Go to the End” when text has arrived there */
  const char *description = new_text ? _ ("New text below") : "";

  if (self->new_text == new_text)
    return;
  self->new_text = new_text;
  if (new_text)
    gtk_widget_add_css_class (GTK_WIDGET (self->end_button), "causerie-new-text");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->end_button), "causerie-new-text");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->end_button),
                               new_text ? description : _ ("Go to the End"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->end_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
on_text_changed_cb (CauserieChatPage *self)
{
  if (!causerie_timeline_view_get_at_end (self->view))
    set_new_text (self, TRUE);
}

/* Watches the last message, which grows while it streams. */
static void
watch_last_message (CauserieChatPage *self)
{
  guint n = self->branch != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->branch)) : 0;
  g_autoptr (CauserieMessage) last
      = n > 0 ? g_list_model_get_item (G_LIST_MODEL (self->branch), n - 1) : NULL;
  gboolean streams
      = last != NULL && causerie_message_get_state (last) == CAUSERIE_MESSAGE_STREAMING;

  g_signal_group_set_target (self->last_signals, streams ? last : NULL);
}

static void
on_timeline_changed_cb (CauserieChatPage *self, guint position, guint removed, guint added)
{
  watch_last_message (self);
  if (added > removed)
    on_text_changed_cb (self);
}

/* The button must not cover text or other buttons. Without room beside the column, the timeline
   ends above it. */
static void
update_end_button (CauserieChatPage *self)
{
  gboolean at_end = causerie_timeline_view_get_at_end (self->view);
  int height = 0;

  if (!at_end && get_room_beside (self) < 0)
    gtk_widget_measure (GTK_WIDGET (self->end_revealer), GTK_ORIENTATION_VERTICAL, -1, NULL,
                        &height, NULL, NULL);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->scroller), height);
  gtk_revealer_set_reveal_child (self->end_revealer, !at_end);
  gtk_widget_set_can_target (GTK_WIDGET (self->end_revealer), !at_end);
  gtk_widget_set_sensitive (GTK_WIDGET (self->end_button), !at_end);
  if (at_end)
    set_new_text (self, FALSE);
}

static void
update_page (CauserieChatPage *self)
{
  guint n = self->timeline != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->timeline)) : 0;
  const char *page = "loading";

  if (n > 0)
    page = "timeline";
  else if (self->branch != NULL)
    page = "empty";
  causerie_compat_show_page (self->stack, page);
}

static void
update_empty_page (CauserieChatPage *self)
{
  CauserieServiceEntry *service = causerie_composer_get_service (self->composer);
  gboolean demo
      = service != NULL && causerie_service_entry_get_kind (service) == CAUSERIE_SERVICE_DEMO;
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  gtk_widget_set_visible (self->demo_box, demo);
  if (demo)
    text = g_strdup (_ ("You are using the demo, which gives scripted replies. Add an API key to "
                        "chat with Claude."));
  else if (service != NULL)
    /* Translators: %s is a service's name, such as Anthropic */
    text = g_strdup_printf (_ ("Chats are stored on this computer. Messages are sent to %s."),
                            causerie_service_entry_get_name (service));
  if (text != NULL)
    escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_description (self->empty_page, escaped);
}

static char *
dup_damage_words (CauserieLibrary *library)
{
  g_autofree char *path = g_filename_display_name (causerie_library_get_path (library));

  /* Translators: %s is the path of a file */
  return g_strdup_printf (
      _ ("Your chat library is damaged. What can still be read is shown. Make a "
         "copy of the file before doing anything else: %s"),
      path);
}

static void
update_read_only (CauserieChatPage *self)
{
  CauserieLibrary *library = causerie_session_get_library (self->session);
  const GError *reason = causerie_library_get_read_only_reason (library);
  gboolean damaged = g_error_matches (reason, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT);
  g_autofree char *words = NULL;

  if (damaged)
    words = dup_damage_words (library);
  else if (reason != NULL)
    words = causerie_words_dup_for_error (reason);
  /* The banner is above every chat, so it is announced only once. */
  if (words == NULL)
    causerie_banner_hide (self->read_only_banner);
  else if (!causerie_banner_says (self->read_only_banner, words))
    causerie_banner_show (self->read_only_banner, words,
                          damaged ? _ ("Recover What Can Be Read") : _ ("Try Again"),
                          damaged ? "app.recover-library" : "app.reopen-library");
}

/* Unsaved drafts and feedback stay in memory meanwhile. The banner is above every chat, so it is
   announced only once. */
static void
update_unsaved (CauserieChatPage *self)
{
  CauserieFailure *failure
      = causerie_pending_writes_get_failure (causerie_session_get_writes (self->session));
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  if (failure == NULL)
    {
      causerie_banner_hide (self->unsaved_banner);
      return;
    }
  words = causerie_words_dup_for_failure (failure);
  /* Translators: %s is a sentence that says what went wrong */
  text = g_strdup_printf (_ ("Your latest changes are not saved yet. They will be lost if you "
                             "close Causerie now. %s"),
                          words);
  if (!causerie_banner_says (self->unsaved_banner, text))
    causerie_banner_show (self->unsaved_banner, text, _ ("Try Again"), "chat.save-again");
}

static void
on_quote_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_composer_quote (CAUSERIE_CHAT_PAGE (widget)->composer,
                           g_variant_get_string (parameter, NULL));
}

static void
on_save_again_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  causerie_session_save_again (CAUSERIE_CHAT_PAGE (widget)->session);
}

/* Warns before the user sends a message in vain. */
static void
update_keyring (CauserieChatPage *self)
{
  CauserieFailure *failure
      = causerie_registry_get_failure (causerie_session_get_registry (self->session));
  g_autofree char *words = NULL;

  if (failure == NULL || failure->code != CAUSERIE_ERROR_KEYRING)
    {
      causerie_banner_hide (self->keyring_banner);
      return;
    }
  words = causerie_words_dup_for_failure (failure);
  if (!causerie_banner_says (self->keyring_banner, words))
    causerie_banner_show (self->keyring_banner, words, _ ("Unlock"), "app.unlock-keyring");
}

/* The service of this chat has refused a part of a request, which is left out from now on. The
   preferences show it, too. */
static void
on_refused_cb (CauserieRegistry *registry, CauserieServiceEntry *service, guint part,
               const char *model, CauserieChatPage *self)
{
  g_autofree char *words = NULL;

  if (service != causerie_composer_get_service (self->composer))
    return;
  words = causerie_refusal_words_dup (service, (CauserieRequestPart)part);
  /* Another model of the service may have refused the same part. */
  if (self->refusals == NULL)
    self->refusals = g_steal_pointer (&words);
  else if (strstr (self->refusals, words) == NULL)
    {
      g_autofree char *before = self->refusals;

      self->refusals = g_strdup_printf ("%s\n%s", before, words);
    }
  causerie_banner_show (self->refusal_banner, self->refusals,
                        /* Translators: button that hides a message */
                        _ ("Dismiss"), "chat.dismiss-refusals");
}

static void
on_dismiss_refusals_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieChatPage *self = CAUSERIE_CHAT_PAGE (widget);

  g_clear_pointer (&self->refusals, g_free);
  causerie_banner_hide (self->refusal_banner);
  causerie_composer_focus_text (self->composer);
}

/* The chat was deleted in another window; the window that deletes its chat shows another one. */
static void
update_deleted (CauserieChatPage *self)
{
  gboolean deleted = FALSE;

  if (self->chat != NULL)
    g_object_get (self->chat, "deleted", &deleted, NULL);
  if (!deleted)
    causerie_banner_hide (self->deleted_banner);
  else if (causerie_chat_is_purged (self->chat))
    causerie_banner_show (self->deleted_banner, _ ("This chat was permanently deleted."), NULL,
                          NULL);
  else if (!causerie_banner_says (self->deleted_banner, _ ("This chat was deleted.")))
    causerie_banner_show (self->deleted_banner, _ ("This chat was deleted."), _ ("Restore"),
                          "win.restore-chat");
}

/* A purged chat was already marked as deleted, so its "deleted" property does not change. */
static void
on_listed_chat_changed_cb (CauserieChatList *list, CauserieChatItem *item, CauserieChatPage *self)
{
  if (self->chat != NULL && causerie_chat_item_get_id (item) == causerie_chat_get_id (self->chat))
    update_deleted (self);
}

/* The composer is as wide as the text above it. */
static void
update_column (CauserieChatPage *self)
{
  int width;

  g_object_get (self->view, "maximum-width", &width, NULL);
  adw_clamp_set_maximum_size (self->clamp, width + COMPOSER_MARGINS);
  adw_clamp_set_tightening_threshold (self->clamp, width + COMPOSER_MARGINS);
}

static gboolean
find_message (CauserieChatPage *self, gint64 id, guint *position)
{
  return self->branch != NULL && causerie_branch_find (self->branch, id, position);
}

/* Returns: the message of the branch that @id is a version of */
static gboolean
find_place (CauserieChatPage *self, gint64 id, guint *position)
{
  CauserieTree *tree = causerie_chat_get_tree (self->chat);
  gint64 parent_id = causerie_tree_get_parent_id (tree, id);

  if (find_message (self, id, position))
    return TRUE;
  if (parent_id == CAUSERIE_ROOT)
    {
      *position = 0;
      return g_list_model_get_n_items (G_LIST_MODEL (self->branch)) > 0;
    }
  if (!find_message (self, parent_id, position))
    return FALSE;
  *position += 1;
  return *position < g_list_model_get_n_items (G_LIST_MODEL (self->branch));
}

static void
point_out (CauserieChatPage *self, guint position)
{
  causerie_timeline_view_scroll_to (self->view, position, CAUSERIE_TIMELINE_ALIGN_START, 24);
  causerie_timeline_view_highlight (self->view, position);
}

/* Switches to another version, which takes the exact position of the one before. If that one was
   not in view, for example when a deleted version is restored, scrolls to the new one. */
static void
on_show_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieChatPage *self = CAUSERIE_CHAT_PAGE (widget);
  gint64 id = g_variant_get_int64 (parameter);
  gboolean placed;
  guint position;
  int height;
  int y;

  if (self->branch == NULL)
    return;
  placed = find_place (self, id, &position)
           && causerie_timeline_view_get_row_place (self->view, position, &y, &height)
           && y + height > 0 && y < gtk_widget_get_height (GTK_WIDGET (self->view));
  causerie_timeline_view_stop_following (self->view);
  causerie_chat_show (self->chat, self->branch, id);
  if (!find_message (self, id, &position))
    return;
  if (placed)
    causerie_timeline_view_hold_row (self->view, position, y, height);
  else
    point_out (self, position);
}

/* Scrolls to a message on any branch, and highlights it. */
static void
on_jump_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieChatPage *self = CAUSERIE_CHAT_PAGE (widget);
  gint64 id = g_variant_get_int64 (parameter);
  guint position;

  if (self->branch == NULL)
    return;
  causerie_timeline_view_stop_following (self->view);
  causerie_chat_show (self->chat, self->branch, id);
  if (find_message (self, id, &position))
    point_out (self, position);
}

static int
find_focused_row (CauserieChatPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->timeline));

  for (guint i = 0; focus != NULL && i < n; i++)
    {
      GtkWidget *row = causerie_timeline_view_get_row (self->view, i);

      if (row != NULL && (focus == row || gtk_widget_is_ancestor (focus, row)))
        return (int)i;
    }
  return -1;
}

/* Requests another reply to the message, as a version beside the existing one. */
static void
on_retry_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CauserieChatPage *self = CAUSERIE_CHAT_PAGE (widget);

  causerie_composer_retry (self->composer, g_variant_get_int64 (parameter));
  /* The button is removed with its row, which must not lose the keyboard focus. */
  causerie_chat_page_focus_composer (self);
}

/* The row a third of the way down is taken as the one being read. */
static CauserieMessageRow *
find_read_row (CauserieChatPage *self)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  GtkWidget *widget = gtk_widget_pick (view, gtk_widget_get_width (view) / 2.0,
                                       gtk_widget_get_height (view) / 3.0,
                                       GTK_PICK_NON_TARGETABLE | GTK_PICK_INSENSITIVE);

  while (widget != NULL && widget != view && !CAUSERIE_IS_MESSAGE_ROW (widget))
    widget = gtk_widget_get_parent (widget);
  return CAUSERIE_IS_MESSAGE_ROW (widget) ? CAUSERIE_MESSAGE_ROW (widget) : NULL;
}

static gboolean
on_settled_idle_cb (gpointer data)
{
  CauserieChatPage *self = data;
  CauserieMessageRow *row = find_read_row (self);
  gint64 id = row != NULL ? causerie_message_row_get_message_id (row) : 0;

  self->settled_idle_id = 0;
  update_end_button (self);
  causerie_table_room_set (GTK_WIDGET (self->view), MAX (get_room_beside (self), 0));
  g_signal_emit (self, signals[SIGNAL_PLACE_CHANGED], 0);
  if (id == 0 || id == self->reading_id)
    return G_SOURCE_REMOVE;
  self->reading_id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READING_ID]);
  return G_SOURCE_REMOVE;
}

/* Runs after the rows were allocated. */
static void
queue_settled (CauserieChatPage *self)
{
  if (self->settled_idle_id == 0)
    self->settled_idle_id = g_idle_add (on_settled_idle_cb, self);
}

static void
causerie_chat_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CauserieChatPage *self = CAUSERIE_CHAT_PAGE (object);

  switch (id)
    {
    case PROP_READING_ID:
      g_value_set_int64 (value, self->reading_id);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_chat_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CauserieChatPage *self = CAUSERIE_CHAT_PAGE (object);

  switch (id)
    {
    case PROP_EDITING:
      causerie_ended_notice_set_secondary (self->notice, g_value_get_boolean (value));
      causerie_composer_set_secondary (self->composer, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
causerie_chat_page_dispose (GObject *object)
{
  CauserieChatPage *self = CAUSERIE_CHAT_PAGE (object);

  g_clear_handle_id (&self->settled_idle_id, g_source_remove);
  g_clear_object (&self->timeline_signals);
  g_clear_object (&self->last_signals);
  g_clear_object (&self->chat_signals);
  g_clear_object (&self->toasts);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->refusals, g_free);
  causerie_compat_dispose_template (GTK_WIDGET (self), CAUSERIE_TYPE_CHAT_PAGE);
  g_clear_object (&self->timeline);
  g_clear_object (&self->branch);
  g_clear_object (&self->chat);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (causerie_chat_page_parent_class)->dispose (object);
}

/* Turns web search on for this chat, without remembering that for others. */
static void
on_search_cb (GtkWidget *widget, const char *name, GVariant *text)
{
  CauserieChatPage *self = CAUSERIE_CHAT_PAGE (widget);
  g_autoptr (CauserieChatSetup) setup = NULL;

  if (self->chat == NULL)
    return;
  setup = causerie_chat_setup_copy (causerie_setup_get (causerie_chat_get_setup (self->chat)));
  setup->web_search = TRUE;
  causerie_setup_change (causerie_chat_get_setup (self->chat), setup);
  gtk_widget_activate_action_variant (widget, "win.send-text", text);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CAUSERIE_TYPE_TIMELINE_VIEW);
  g_type_ensure (CAUSERIE_TYPE_BANNER);
  g_type_ensure (CAUSERIE_TYPE_COMPOSER);
  g_type_ensure (CAUSERIE_TYPE_ENDED_NOTICE);
  g_type_ensure (CAUSERIE_TYPE_FIND_BAR);
  g_type_ensure (CAUSERIE_TYPE_FIND_MARKS);
  g_type_ensure (CAUSERIE_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-chat-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, read_only_banner);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, unsaved_banner);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, keyring_banner);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, refusal_banner);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, problem_banner);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, deleted_banner);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, demo_box);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, suggestions);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, problem_bin);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, view);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, find_bar);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, find_marks);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, end_revealer);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, end_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, clamp);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, notice);
  gtk_widget_class_bind_template_child (widget_class, CauserieChatPage, composer);
}

static void
causerie_chat_page_class_init (CauserieChatPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = causerie_chat_page_dispose;
  G_OBJECT_CLASS (klass)->get_property = causerie_chat_page_get_property;
  G_OBJECT_CLASS (klass)->set_property = causerie_chat_page_set_property;
  properties[PROP_READING_ID] = g_param_spec_int64 ("reading-id", NULL, NULL, 0, G_MAXINT64, 0,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /* Whether a message is being edited in the sidebar, which then has the suggested action. */
  properties[PROP_EDITING] = g_param_spec_boolean ("editing", NULL, NULL, FALSE,
                                                   G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);
  /* The timeline was scrolled, or something in it has moved. */
  signals[SIGNAL_PLACE_CHANGED]
      = g_signal_new ("place-changed", CAUSERIE_TYPE_CHAT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "chat.show", "x", on_show_cb);
  gtk_widget_class_install_action (widget_class, "chat.jump", "x", on_jump_cb);
  gtk_widget_class_install_action (widget_class, "chat.retry", "x", on_retry_cb);
  gtk_widget_class_install_action (widget_class, "chat.save-again", NULL, on_save_again_cb);
  gtk_widget_class_install_action (widget_class, "chat.dismiss-refusals", NULL,
                                   on_dismiss_refusals_cb);
  gtk_widget_class_install_action (widget_class, "chat.quote", "s", on_quote_cb);
  gtk_widget_class_install_action (widget_class, "chat.search-web", "s", on_search_cb);
  bind_template (widget_class);
}

static void
announce_reply (CauserieChatPage *self, CauserieMessage *reply)
{
  CauserieContent *content = causerie_message_get_content (reply);
  g_autofree char *beginning = NULL;
  g_autofree char *text = NULL;

  if (content == NULL)
    return;
  /* The whole text may be very long, and most of it is not spoken. */
  beginning = causerie_content_dup_start (content, SPOKEN_CHARACTERS * BYTES_A_CHARACTER);
  text = causerie_markdown_preview (beginning, SPOKEN_CHARACTERS);
  if (*text != '\0')
    causerie_compat_announce (GTK_WIDGET (self), text);
}

static void
on_copy_failed_cb (CauserieChatPage *self, CauserieFailure *failure)
{
  g_autofree char *words = causerie_words_dup_for_failure (failure);

  causerie_chat_page_toast (self, words);
}

/* The previous reply takes the place of the failed one. Its row shows the failure from the
   start. */
static void
announce_failed_retry (CauserieChatPage *self, const CauserieFailure *failure)
{
  g_autofree char *words = causerie_words_dup_for_failure (failure);
  /* Translators: spoken by a screen reader when another reply was asked for in vain; %s is a
     sentence that says why */
  g_autofree char *text = g_strdup_printf (_ ("No new reply. %s"), words);

  causerie_compat_announce (GTK_WIDGET (self), text);
}

/* Tells a screen reader how the turn has ended, if its branch is on screen. */
static void
on_turn_removed_cb (CauserieChatPage *self, CauserieTurn *turn)
{
  CauserieFailure *failure = causerie_turn_get_failure (turn);
  CauserieMessage *reply = causerie_turn_get_reply (turn);
  gint64 question = causerie_turn_get_parent_id (turn);

  if (self->branch == NULL || !causerie_branch_find (self->branch, question, NULL))
    return;
  if (failure != NULL && causerie_turn_get_state (turn) == CAUSERIE_TURN_FAILED
      && causerie_tree_get_n_children (causerie_branch_get_tree (self->branch), question) > 0)
    announce_failed_retry (self, failure);
  else if (reply != NULL && gtk_widget_get_mapped (GTK_WIDGET (self))
           && causerie_branch_find (self->branch, causerie_message_get_id (reply), NULL))
    announce_reply (self, reply);
}

/* Not translated: the demo service recognizes these English texts. */
static void
add_suggestions (CauserieChatPage *self)
{
  static const struct
  {
    const char *text;
    const char *action;
  } suggestions[] = {
    { "Show me a code sample", "win.send-text" },
    { "Search the web", "chat.search-web" },
    { "Please end this chat", "win.send-text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (suggestions); i++)
    {
      GtkWidget *button = gtk_button_new_with_label (suggestions[i].text);

      gtk_widget_add_css_class (button, "pill");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", suggestions[i].text);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), suggestions[i].action);
      causerie_wrap_box_append (self->suggestions, button);
    }
}

static void
causerie_chat_page_init (CauserieChatPage *self)
{
  self->timeline_signals = g_signal_group_new (CAUSERIE_TYPE_TIMELINE);
  g_signal_group_connect_swapped (self->timeline_signals, "items-changed", G_CALLBACK (update_page),
                                  self);
  g_signal_group_connect_swapped (self->timeline_signals, "items-changed",
                                  G_CALLBACK (on_timeline_changed_cb), self);
  self->last_signals = g_signal_group_new (CAUSERIE_TYPE_MESSAGE);
  g_signal_group_connect_swapped (self->last_signals, "notify::content",
                                  G_CALLBACK (on_text_changed_cb), self);
  self->chat_signals = g_signal_group_new (CAUSERIE_TYPE_CHAT);
  g_signal_group_connect_swapped (self->chat_signals, "failed",
                                  G_CALLBACK (causerie_chat_page_show_failure), self);
  g_signal_group_connect_swapped (self->chat_signals, "turn-removed",
                                  G_CALLBACK (on_turn_removed_cb), self);
  g_signal_group_connect_swapped (self->chat_signals, "notify::deleted",
                                  G_CALLBACK (update_deleted), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->toasts = causerie_toasts_new (self->toast_overlay);
  causerie_divided_label_watch_inside (GTK_WIDGET (self->empty_page));
  add_suggestions (self);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "value-changed",
                           G_CALLBACK (queue_settled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scroller), "changed",
                           G_CALLBACK (queue_settled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller), "changed",
                           G_CALLBACK (queue_settled), self, G_CONNECT_SWAPPED);
  causerie_timeline_view_set_factory (self->view, create_row, self, NULL);
  self->selection = causerie_selection_controller_new (self->view);
  g_signal_connect_object (self->selection, "failed", G_CALLBACK (on_copy_failed_cb), self,
                           G_CONNECT_SWAPPED);
  causerie_find_bar_set_view (self->find_bar, self->view, self->find_marks);
  g_signal_connect_object (self->view, "notify::maximum-width", G_CALLBACK (update_column), self,
                           G_CONNECT_SWAPPED);
  causerie_timeline_view_set_characters (self->view, COLUMN_CHARACTERS);
  g_signal_connect_object (self->view, "notify::at-end", G_CALLBACK (update_end_button), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->end_button, "clicked", G_CALLBACK (causerie_chat_page_show_end),
                           self, G_CONNECT_SWAPPED);
  update_end_button (self);
  /* Translators: button that closes a notice */
  causerie_compat_name_toasts (self->toast_overlay, _ ("Close"));
  /* A sent message is shown, wherever the view was scrolled to. */
  g_signal_connect_object (self->composer, "sent", G_CALLBACK (causerie_chat_page_show_end), self,
                           G_CONNECT_SWAPPED);
}

/**
 * causerie_chat_page_set_session:
 * @session: (not nullable): the session; can be set only once
 */
void
causerie_chat_page_set_session (CauserieChatPage *self, CauserieSession *session)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  causerie_composer_set_session (self->composer, session);
  causerie_ended_notice_set_session (self->notice, session);
  causerie_find_bar_set_session (self->find_bar, session);
  g_object_bind_property (causerie_session_get_settings (session), "caret-browsing",
                          self->selection, "caret-browsing", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (causerie_session_get_registry (session), "notify::service",
                           G_CALLBACK (update_empty_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->composer, "notify::choice", G_CALLBACK (update_empty_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (causerie_session_get_registry (session), "refused",
                           G_CALLBACK (on_refused_cb), self, 0);
  g_signal_connect_object (session, "notify::read-only", G_CALLBACK (update_read_only), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (causerie_session_get_writes (session), "notify::failure",
                           G_CALLBACK (update_unsaved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (causerie_session_get_registry (session), "notify::failure",
                           G_CALLBACK (update_keyring), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (causerie_session_get_chats (session), "chat-changed",
                           G_CALLBACK (on_listed_chat_changed_cb), self, 0);
  update_unsaved (self);
  update_empty_page (self);
  update_keyring (self);
}

static void
show_place (CauserieChatPage *self, const CauseriePlace *place)
{
  guint position;

  if (place != NULL && find_message (self, place->message_id, &position))
    causerie_timeline_view_restore_place (self->view, position, place->y, place->height);
  else
    causerie_timeline_view_scroll_to_end (self->view);
}

/**
 * causerie_chat_page_set_chat:
 * @chat: (nullable): the chat to show
 * @branch: (nullable): the branch of @chat to show, %NULL while it is being loaded
 * @place: (nullable): where the reader left the branch
 *
 * Scrolls to @place, or to the end of the branch if that is not known or not on the branch.
 */
void
causerie_chat_page_set_chat (CauserieChatPage *self, CauserieChat *chat, CauserieBranch *branch,
                             const CauseriePlace *place)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  causerie_timeline_view_set_model (self->view, NULL);
  g_clear_object (&self->timeline);
  if (g_set_object (&self->chat, chat))
    causerie_banner_hide (self->problem_banner);
  g_signal_group_set_target (self->chat_signals, chat);
  g_set_object (&self->branch, branch);
  if (branch != NULL)
    self->timeline = causerie_timeline_new (chat, branch);
  g_signal_group_set_target (self->timeline_signals, self->timeline);
  watch_last_message (self);
  set_new_text (self, FALSE);
  causerie_timeline_view_set_model (self->view, (GListModel *)self->timeline);
  causerie_selection_controller_set_library (self->selection,
                                             causerie_session_get_library (self->session));
  show_place (self, place);
  causerie_find_bar_set_branch (self->find_bar, branch);
  causerie_composer_set_chat (self->composer, chat, branch);
  causerie_ended_notice_set_chat (self->notice, chat, branch);
  update_read_only (self);
  update_deleted (self);
  update_page (self);
}

/**
 * causerie_chat_page_get_place:
 * @place: (out): where the reader is
 */
void
causerie_chat_page_get_place (CauserieChatPage *self, CauseriePlace *place)
{
  g_autoptr (GObject) item = NULL;
  guint position;

  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self) && place != NULL);

  *place = (CauseriePlace){ 0 };
  if (self->timeline == NULL
      || !causerie_timeline_view_get_place (self->view, &position, &place->y, &place->height))
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->timeline), position);
  if (!CAUSERIE_IS_MESSAGE (item))
    return;
  place->message_id = causerie_message_get_id (CAUSERIE_MESSAGE (item));
  if (causerie_message_get_state (CAUSERIE_MESSAGE (item)) == CAUSERIE_MESSAGE_STREAMING)
    place->height = 0;
}

/* Shows the error in place of the timeline, with the actions that are possible. */
void
causerie_chat_page_show_problem (CauserieChatPage *self, const GError *problem)
{
  g_autofree char *words = NULL;
  CauserieProblemPage *page;

  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  words = causerie_words_dup_for_error (problem);
  page = causerie_problem_page_new (
      _ ("This chat could not be opened"), words,
      g_error_matches (problem, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT));
  causerie_problem_page_set_action (page, _ ("Start a New Chat"), "win.new-chat");
  adw_bin_set_child (self->problem_bin, GTK_WIDGET (page));
  causerie_compat_show_page (self->stack, "problem");
}

/**
 * causerie_chat_page_show_failure:
 * @failure: why a change that was already visible was reverted
 *
 * Shows a banner above the timeline until it is closed.
 */
void
causerie_chat_page_show_failure (CauserieChatPage *self, CauserieFailure *failure)
{
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  words = causerie_words_dup_for_failure (failure);
  /* Translators: %s is a sentence that says what went wrong */
  text = g_strdup_printf (_ ("The last change could not be saved. %s"), words);
  if (causerie_banner_says (self->problem_banner, text))
    return;
  if (failure->code == CAUSERIE_ERROR_CORRUPT)
    causerie_banner_show (self->problem_banner, text, _ ("Recover What Can Be Read"),
                          "app.recover-library");
  else
    causerie_banner_show (self->problem_banner, text, NULL, NULL);
}

/**
 * causerie_chat_page_show_recovery_failure:
 * @words: why the file of a damaged library was not moved
 *
 * Shows it above the timeline, with the remaining action.
 */
void
causerie_chat_page_show_recovery_failure (CauserieChatPage *self, const char *words)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self) && words != NULL);

  causerie_banner_show (self->problem_banner, words, _ ("Move the File and Start Over"),
                        "app.move-library");
}

/**
 * causerie_chat_page_add_toast:
 * @toast: (transfer full): the toast
 *
 * Shows @toast over the timeline, where it does not cover the composer.
 */
void
causerie_chat_page_add_toast (CauserieChatPage *self, AdwToast *toast)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  causerie_toasts_show (self->toasts, toast);
}

/* Activates the newest toast that offers to undo something, if there is one. */
void
causerie_chat_page_undo (CauserieChatPage *self)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  causerie_toasts_undo_last (self->toasts, GTK_WIDGET (self));
}

/* Shows a toast. Only for messages that need no answer and are no lasting state. */
void
causerie_chat_page_toast (CauserieChatPage *self, const char *text)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self) && text != NULL);

  escaped = g_markup_escape_text (text, -1);
  causerie_chat_page_add_toast (self, adw_toast_new (escaped));
  causerie_compat_announce (GTK_WIDGET (self), text);
}

CauserieComposer *
causerie_chat_page_get_composer (CauserieChatPage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_PAGE (self), NULL);

  return self->composer;
}

/* Scrolls to the end of the branch and follows it from there. */
void
causerie_chat_page_show_end (CauserieChatPage *self)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  causerie_timeline_view_scroll_to_end (self->view);
}

/* Returns: the position of the message with the keyboard focus, or else of the one being read, or
   else of the last one; -1 if there is none */
static int
find_read_position (CauserieChatPage *self)
{
  int focused = find_focused_row (self);
  guint position;

  if (focused >= 0)
    return focused;
  if (find_message (self, self->reading_id, &position))
    return (int)position;
  return (int)g_list_model_get_n_items (G_LIST_MODEL (self->branch)) - 1;
}

/**
 * causerie_chat_page_step_version:
 * @step: 1 for the next version, -1 for the previous one
 *
 * Shows another version of the message with the keyboard focus, or of the one being read, or of the
 * nearest one above that has several.
 */
void
causerie_chat_page_step_version (CauserieChatPage *self, int step)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  if (self->branch == NULL)
    return;
  for (int i = find_read_position (self); i >= 0; i--)
    {
      g_autoptr (CauserieMessage) message
          = g_list_model_get_item (G_LIST_MODEL (self->branch), (guint)i);
      CauserieTree *tree = causerie_branch_get_tree (self->branch);
      gint64 id = message != NULL ? causerie_message_get_id (message) : 0;
      gint64 other;

      if (id == 0 || causerie_tree_get_n_versions (tree, id) < 2)
        continue;
      other = causerie_tree_get_neighbour (tree, id, step);
      if (other != 0)
        gtk_widget_activate_action (GTK_WIDGET (self), "chat.show", "x", other);
      return;
    }
}

/* Opens the bar that finds words in the chat. */
void
causerie_chat_page_find (CauserieChatPage *self)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  causerie_find_bar_open (self->find_bar);
}

/* @step: 1 for the next match, -1 for the previous one */
void
causerie_chat_page_find_step (CauserieChatPage *self, int step)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  causerie_find_bar_move (self->find_bar, step);
}

/* Returns: whether the bar was open */
gboolean
causerie_chat_page_close_find (CauserieChatPage *self)
{
  g_return_val_if_fail (CAUSERIE_IS_CHAT_PAGE (self), FALSE);

  return causerie_find_bar_close (self->find_bar);
}

/* Returns: whether any text was selected */
gboolean
causerie_chat_page_clear_selection (CauserieChatPage *self)
{
  CauserieSelection *selection;

  g_return_val_if_fail (CAUSERIE_IS_CHAT_PAGE (self), FALSE);

  selection = causerie_timeline_view_get_selection (self->view);
  if (causerie_selection_is_empty (selection))
    return FALSE;
  causerie_selection_clear (selection);
  return TRUE;
}

/* Focuses the composer, or the ended notice if the branch is ended. */
void
causerie_chat_page_focus_composer (CauserieChatPage *self)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  if (self->branch != NULL && causerie_branch_get_ended (self->branch))
    gtk_widget_grab_focus (GTK_WIDGET (self->notice));
  else
    causerie_composer_focus_text (self->composer);
}

/* Opens the model menu of the composer. */
void
causerie_chat_page_choose_model (CauserieChatPage *self)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  causerie_composer_open_model_menu (self->composer);
}

/**
 * causerie_chat_page_send_text:
 * @text: the message to send on the current branch
 */
void
causerie_chat_page_send_text (CauserieChatPage *self, const char *text)
{
  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  causerie_composer_send_text (self->composer, text);
}

/**
 * causerie_chat_page_focus_message:
 * @step: 1 for the next message, -1 for the previous one
 *
 * Moves the keyboard focus among the messages; after the last one comes the composer.
 */
void
causerie_chat_page_focus_message (CauserieChatPage *self, int step)
{
  int position;
  int n;

  g_return_if_fail (CAUSERIE_IS_CHAT_PAGE (self));

  if (self->timeline == NULL)
    return;
  n = (int)g_list_model_get_n_items (G_LIST_MODEL (self->timeline));
  position = find_focused_row (self);
  if (position < 0 && step > 0)
    return;
  position = position < 0 ? n - 1 : position + step;
  if (position >= n)
    causerie_chat_page_focus_composer (self);
  else if (position >= 0)
    causerie_timeline_view_focus_row (self->view, (guint)position);
}
