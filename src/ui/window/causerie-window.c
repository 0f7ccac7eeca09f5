/* SPDX-License-Identifier: GPL-3.0-or-later
 * The shell: which chat is on screen, and which page stands in its place. */
#include "config.h"

#include "causerie-window-private.h"

#include "causerie-compat.h"
#include "causerie-divided-label.h"
#include "causerie-first-run.h"
#include "causerie-words.h"

#include <glib/gi18n-lib.h>

enum
{
  PROP_SESSION = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (CauserieWindow, causerie_window, ADW_TYPE_APPLICATION_WINDOW)

/* @data is what a chat without a title is called. */
static gboolean
make_title (GBinding *binding, const GValue *from, GValue *to, gpointer data)
{
  const char *title = g_value_get_string (from);

  g_value_set_string (to, title != NULL && title[0] != '\0' ? title : data);
  return TRUE;
}

/* A chat without a message has nothing that its menu could be about. */
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
  gtk_widget_set_visible (GTK_WIDGET (self->chat_menu_button), FALSE);
  g_binding_group_set_source (self->chat_bindings, self->chat);
  g_signal_group_set_target (self->chat_signals, self->chat);
}

/* Windows that show nothing share the chat that is not begun. Whoever begins it takes it along; the
   others stay with the next one, and with what is typed in them. */
static void
on_chat_begun_cb (CauserieWindow *self)
{
  CauserieComposer *composer = causerie_chat_page_get_composer (self->chat_page);
  g_autoptr (CauserieChat) next = NULL;
  g_autofree char *typed = NULL;

  if (causerie_composer_is_sending (composer))
    return;
  typed = causerie_composer_take_text (composer);
  next = causerie_session_create_chat (self->session);
  if (typed != NULL)
    causerie_chat_keep_draft (next, 0, typed);
  _causerie_window_set_chat (self, next, 0);
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
  /* So that windows can be told apart where all of them are listed. */
  g_binding_group_bind_full (self->chat_bindings, "title", self, "title", G_BINDING_SYNC_CREATE,
                             make_title, NULL, (gpointer) "Causerie", NULL);
  g_binding_group_bind (self->chat_bindings, "id", self->chats_sidebar, "current-chat-id",
                        G_BINDING_SYNC_CREATE);
  g_binding_group_bind_full (self->chat_bindings, "id", self->chat_menu_button, "visible",
                             G_BINDING_SYNC_CREATE, has_menu, NULL, NULL, NULL);
}

static void
show_branch (CauserieWindow *self)
{
  g_clear_object (&self->branch);
  if (self->chat != NULL && causerie_chat_get_loaded (self->chat))
    self->branch = causerie_chat_create_branch (self->chat);
  if (self->branch != NULL && self->wanted_id != 0)
    causerie_chat_show (self->chat, self->branch, self->wanted_id);
  causerie_chat_page_set_chat (self->chat_page, self->chat, self->branch);
  causerie_branches_sidebar_set_chat (self->branches_sidebar, self->chat, self->branch);
  if (self->branch != NULL && self->wanted_id != 0
      && self->wanted_id != causerie_branch_get_leaf_id (self->branch))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.jump", "x", self->wanted_id);
  if (self->branch != NULL)
    self->wanted_id = 0;
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

/*< private >
 * _causerie_window_set_chat:
 * @self: a window
 * @chat: (nullable): the chat; %NULL leaves the place empty
 * @message_id: the message of @chat to show, or 0 for where the chat was left
 *
 * Puts a chat on screen, and loads it if that is still to be done.
 */
void
_causerie_window_set_chat (CauserieWindow *self, CauserieChat *chat, gint64 message_id)
{
  if (self->chat == chat && chat != NULL && self->branch != NULL)
    {
      if (message_id != 0)
        gtk_widget_activate_action (GTK_WIDGET (self), "win.jump", "x", message_id);
      return;
    }
  self->wanted_id = message_id;
  g_set_object (&self->chat, chat);
  bind_chat (self);
  show_branch (self);
  if (chat != NULL && !causerie_chat_get_loaded (chat))
    causerie_chat_load_async (chat, self->cancellable, on_chat_loaded_cb, g_object_ref (self));
}

/*< private >
 * _causerie_window_toast:
 * @self: a window
 * @text: plain text
 *
 * Says something in passing; only for what needs no answer and is no state.
 */
void
_causerie_window_toast (CauserieWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  causerie_chat_page_add_toast (self->chat_page, adw_toast_new (escaped));
  causerie_compat_announce (GTK_WIDGET (self), text);
}

/*< private >
 * _causerie_window_update_page:
 * @self: a window with a session
 *
 * Shows the first-run page in the chat's place, until it is done with. Nobody is asked for a
 * service where the program was started with one, or with the demo.
 */
void
_causerie_window_update_page (CauserieWindow *self)
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
  causerie_split_set_shown (self->chats_split,
                            !first_run && !causerie_split_get_folded (self->chats_split));
  if (!first_run && g_settings_get_boolean (self->gsettings, "branches-open")
      && !causerie_split_get_folded (self->branches_split))
    causerie_split_set_shown (self->branches_split, TRUE);
  self->started = TRUE;
}

static void
restore_size (CauserieWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->gsettings, "window-width"),
                               g_settings_get_int (self->gsettings, "window-height"));
  if (g_settings_get_boolean (self->gsettings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static gboolean
causerie_window_close_request (GtkWindow *window)
{
  CauserieWindow *self = CAUSERIE_WINDOW (window);
  int width;
  int height;

  if (_causerie_window_ask_about_unkept (self))
    return TRUE;
  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (self->gsettings, "window-width", MAX (width, 360));
  g_settings_set_int (self->gsettings, "window-height", MAX (height, 294));
  g_settings_set_boolean (self->gsettings, "window-maximized", gtk_window_is_maximized (window));
  if (!causerie_split_get_folded (self->branches_split))
    g_settings_set_boolean (self->gsettings, "branches-open",
                            causerie_split_get_shown (self->branches_split));
  g_cancellable_cancel (self->cancellable);
  return GTK_WINDOW_CLASS (causerie_window_parent_class)->close_request (window);
}

static gboolean
stands_beside (CauserieSplit *split)
{
  return causerie_split_get_shown (split) && !causerie_split_get_folded (split);
}

/* The window's buttons stand once, in the outermost header of their side. */
static void
update_window_buttons (CauserieWindow *self)
{
  adw_header_bar_set_show_start_title_buttons (self->header, !stands_beside (self->chats_split));
  adw_header_bar_set_show_end_title_buttons (self->header, !stands_beside (self->branches_split));
}

/* Beside the content the side columns stay open; over it they give way to what was chosen in them.
 */
static void
on_branches_shown_cb (CauserieWindow *self)
{
  if (causerie_split_get_shown (self->branches_split))
    causerie_branches_sidebar_reveal (self->branches_sidebar);
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
  g_clear_handle_id (&self->close_due, g_source_remove);
  g_clear_object (&self->chat_bindings);
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
  G_OBJECT_CLASS (causerie_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (CAUSERIE_TYPE_SPLIT);
  g_type_ensure (CAUSERIE_TYPE_CHATS_SIDEBAR);
  g_type_ensure (CAUSERIE_TYPE_BRANCHES_SIDEBAR);
  g_type_ensure (CAUSERIE_TYPE_CHAT_PAGE);
  g_type_ensure (CAUSERIE_TYPE_ORIGIN_LINE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/causerie_chat/Causerie/ui/causerie-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, chats_split);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, branches_split);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, chats_sidebar);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, branches_sidebar);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, chat_page);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, first_run);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, problem_page);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, set_aside_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, header);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, chat_menu_button);
  gtk_widget_class_bind_template_child (widget_class, CauserieWindow, origin_line);
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
  _causerie_window_install_actions (widget_class);
  _causerie_window_install_version_actions (widget_class);
  /* Where nothing that has the keyboard takes it. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.stop", NULL);
  bind_template (widget_class);
}

static void
causerie_window_init (CauserieWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  causerie_divided_label_watch_inside (GTK_WIDGET (self->problem_page));
  causerie_compat_name_menu_button (self->chat_menu_button, _ ("Chat Menu"), "");
  init_chat_bindings (self);
  g_signal_connect_object (self->branches_split, "notify::shown", G_CALLBACK (on_branches_shown_cb),
                           self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < 2; i++)
    {
      CauserieSplit *split = i == 0 ? self->chats_split : self->branches_split;

      g_signal_connect_object (split, "notify::shown", G_CALLBACK (update_window_buttons), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (split, "notify::folded", G_CALLBACK (update_window_buttons), self,
                               G_CONNECT_SWAPPED);
    }
  update_window_buttons (self);
}

/**
 * causerie_window_new:
 * @application: the application
 * @session: what the window shows; it need not be started yet
 * @gsettings: where the window's size is kept
 *
 * Returns: (transfer none): a window that is not on screen yet; GTK owns it
 */
CauserieWindow *
causerie_window_new (GtkApplication *application, CauserieSession *session, GSettings *gsettings)
{
  CauserieWindow *self
      = g_object_new (CAUSERIE_TYPE_WINDOW, "application", application, "session", session, NULL);

  self->gsettings = g_object_ref (gsettings);
  causerie_chat_page_set_session (self->chat_page, session);
  g_object_bind_property (causerie_chat_page_get_composer (self->chat_page), "model",
                          self->branches_sidebar, "model", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (session, "notify::read-only",
                           G_CALLBACK (_causerie_window_update_writable), self, G_CONNECT_SWAPPED);
  _causerie_window_update_writable (self);
  restore_size (self);
  return self;
}

/**
 * causerie_window_show_chat:
 * @self: a window whose session is started
 * @chat_id: a chat's id
 * @message_id: the message to show, or 0 for where the chat was left
 *
 * Puts a chat on screen, on a branch that holds @message_id.
 */
void
causerie_window_show_chat (CauserieWindow *self, gint64 chat_id, gint64 message_id)
{
  g_autoptr (CauserieChat) chat = NULL;

  g_return_if_fail (CAUSERIE_IS_WINDOW (self) && chat_id > 0);

  chat = causerie_session_open_chat (self->session, chat_id);
  _causerie_window_set_chat (self, chat, message_id);
}

/* The words, and the file they are about: it may have to be copied, moved or looked at. */
static char *
dup_problem_words (CauserieWindow *self, const GError *problem)
{
  g_autofree char *words = causerie_words_dup_for_error (problem);
  g_autofree char *path = g_filename_display_name (
      causerie_library_get_path (causerie_session_get_library (self->session)));

  /* A file that another program holds is no fault of the file. */
  if (g_error_matches (problem, CAUSERIE_ERROR, CAUSERIE_ERROR_LOCKED))
    return g_steal_pointer (&words);
  return g_strdup_printf ("%s\n\n%s", words, path);
}

/**
 * causerie_window_tell_damage_stays:
 * @self: a window that was started
 * @words: why a damaged library is still in its place
 *
 * Says so where the damage is told.
 */
void
causerie_window_tell_damage_stays (CauserieWindow *self, const char *words)
{
  g_autofree char *escaped = NULL;
  g_autofree char *description = NULL;

  g_return_if_fail (CAUSERIE_IS_WINDOW (self) && words != NULL);

  escaped = g_markup_escape_text (words, -1);
  description
      = g_strdup_printf ("%s\n\n%s", adw_status_page_get_description (self->problem_page), escaped);
  adw_status_page_set_description (self->problem_page, description);
  causerie_chat_page_tell_damage_stays (self->chat_page, words);
}

/**
 * causerie_window_start:
 * @self: a window
 * @problem: (nullable): why the session could not be started
 *
 * Fills the window once the session is started, or says why it could not be and what can be done.
 */
void
causerie_window_start (CauserieWindow *self, const GError *problem)
{
  g_return_if_fail (CAUSERIE_IS_WINDOW (self));

  if (problem != NULL)
    {
      gboolean damaged = g_error_matches (problem, CAUSERIE_ERROR, CAUSERIE_ERROR_CORRUPT);
      g_autofree char *words = dup_problem_words (self, problem);
      g_autofree char *escaped = g_markup_escape_text (words, -1);

      adw_status_page_set_title (self->problem_page, _ ("Your chats could not be opened"));
      adw_status_page_set_description (self->problem_page, escaped);
      gtk_widget_set_visible (self->set_aside_button, damaged);
      causerie_compat_show_page (self->stack, "problem");
      return;
    }
  g_object_set (self->chats_sidebar, "session", self->session, NULL);
  g_signal_connect_object (causerie_session_get_chats (self->session), "failed",
                           G_CALLBACK (causerie_chat_page_tell_failure), self->chat_page,
                           G_CONNECT_SWAPPED);
  _causerie_window_update_page (self);
  if (self->chat == NULL)
    {
      g_autoptr (CauserieChat) chat = causerie_session_create_chat (self->session);

      _causerie_window_set_chat (self, chat, 0);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
    }
}
