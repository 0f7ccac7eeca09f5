/* SPDX-License-Identifier: GPL-3.0-or-later
 * A web search of a model, or a page that it opened, in a reply. What was found is in a collapsed
 * expander; a search without results is one line. */
#include "config.h"

#include "causerie-web-search-view.h"

#include "causerie-markdown-escape.h"
#include "causerie-web-link-row.h"

#include <glib/gi18n-lib.h>

struct _CauserieWebSearchView
{
  GtkWidget parent_instance;

  GtkWidget *expander; /* a child; visible if something was found */
  GtkWidget *line;     /* a child; visible otherwise */
  gboolean answered;   /* the results are shown */
};

G_DEFINE_FINAL_TYPE (CauserieWebSearchView, causerie_web_search_view, GTK_TYPE_WIDGET)

/* As for other folded text: a timeline around it stops following its end. */
static void
on_expanded_cb (CauserieWebSearchView *self)
{
  if (gtk_expander_get_expanded (GTK_EXPANDER (self->expander)))
    gtk_widget_activate_action (GTK_WIDGET (self), "timeline.stop-following", NULL);
}

static void
causerie_web_search_view_dispose (GObject *object)
{
  CauserieWebSearchView *self = CAUSERIE_WEB_SEARCH_VIEW (object);

  if (self->expander != NULL)
    g_signal_handlers_disconnect_by_data (self->expander, self);
  g_clear_pointer (&self->expander, gtk_widget_unparent);
  g_clear_pointer (&self->line, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_web_search_view_parent_class)->dispose (object);
}

static void
causerie_web_search_view_class_init (CauserieWebSearchViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_web_search_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
causerie_web_search_view_init (CauserieWebSearchView *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->expander = gtk_expander_new (NULL);
  gtk_widget_set_visible (self->expander, FALSE);
  gtk_widget_add_css_class (self->expander, "causerie-thinking");
  g_signal_connect_swapped (self->expander, "notify::expanded", G_CALLBACK (on_expanded_cb), self);
  gtk_widget_set_parent (self->expander, GTK_WIDGET (self));
  self->line = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->line), 0);
  gtk_label_set_wrap (GTK_LABEL (self->line), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->line), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (self->line, "dim-label");
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
}

GtkWidget *
causerie_web_search_view_new (void)
{
  return g_object_new (CAUSERIE_TYPE_WEB_SEARCH_VIEW, NULL);
}

/* Returns: what the error of the service means, as a sentence (Messages API, web search and web
   fetch) */
static const char *
get_reason (const char *error)
{
  static const struct
  {
    const char *code;
    const char *reason;
  } reasons[] = {
    { "max_uses_exceeded",
      N_ ("The limit for one reply was reached, so the reply may rest on older knowledge.") },
    { "too_many_requests", N_ ("There are too many requests at the moment.") },
    { "unavailable", N_ ("This is not available at the moment.") },
    { "query_too_long", N_ ("The query was too long.") },
    { "request_too_large", N_ ("The request was too large.") },
    { "invalid_tool_input", N_ ("The query or the address was not valid.") },
    { "url_too_long", N_ ("The address was too long.") },
    { "url_not_allowed", N_ ("The service does not allow this page.") },
    { "url_not_in_prior_context", N_ ("The address was neither in the chat nor in a result.") },
    { "url_not_accessible", N_ ("The page could not be reached.") },
    { "unsupported_content_type", N_ ("The page is of a type that cannot be read.") },
    { "content_too_large", N_ ("The page is too large.") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (error, reasons[i].code))
      return _ (reasons[i].reason);
  return NULL;
}

static char *
dup_shown_subject (const CauserieWebSearch *search)
{
  g_autofree char *address = NULL;

  if (!search->opens_page)
    return g_strdup (search->subject);
  address = causerie_markdown_clean_address (search->subject);
  return causerie_markdown_shown_address (address);
}

/* Returns: (transfer full): what is being done, or was done */
static char *
dup_title (const CauserieWebSearch *search, gboolean finished)
{
  g_autofree char *subject = dup_shown_subject (search);
  gboolean runs = !search->answered && !finished;

  if (*subject == '\0' && search->opens_page)
    return g_strdup (runs ? _ ("Opening a web page…") : _ ("Opened a web page"));
  if (*subject == '\0')
    return g_strdup (runs ? _ ("Searching the web…") : _ ("Searched the web"));
  if (search->opens_page && runs)
    /* Translators: %s is the address of a web page */
    return g_strdup_printf (_ ("Opening %s…"), subject);
  if (search->opens_page)
    /* Translators: a model has opened a web page; %s is its address */
    return g_strdup_printf (_ ("Opened %s"), subject);
  if (runs)
    /* Translators: %s are the words that a model searches for */
    return g_strdup_printf (_ ("Searching the web for “%s”…"), subject);
  /* Translators: %s are the words that a model searched for */
  return g_strdup_printf (_ ("Searched the web for “%s”"), subject);
}

/* Returns: (transfer full) (nullable): why there are no results, as a sentence */
static char *
dup_problem (const CauserieWebSearch *search, gboolean finished)
{
  const char *reason;

  if (search->error != NULL)
    {
      reason = get_reason (search->error);
      if (reason != NULL)
        return g_strdup (reason);
      /* Translators: %s is an error code of a service, such as "unavailable" */
      return g_strdup_printf (_ ("The service reported an error: %s."), search->error);
    }
  if (!search->answered)
    return finished ? g_strdup (_ ("It was stopped before there was a result.")) : NULL;
  return search->results->len == 0 ? g_strdup (_ ("Nothing was found.")) : NULL;
}

static GtkWidget *
create_list (const CauserieWebSearch *search)
{
  /* Translators: accessible name of a list */
  GtkWidget *list = causerie_web_link_row_new_list (_ ("Web Pages"));

  for (guint i = 0; i < search->results->len; i++)
    {
      const CauserieWebResult *result = g_ptr_array_index (search->results, i);

      gtk_list_box_append (GTK_LIST_BOX (list),
                           causerie_web_link_row_new (0, result->title, result->url, result->age));
    }
  return list;
}

static void
show_results (CauserieWebSearchView *self, const CauserieWebSearch *search, const char *title)
{
  if (!self->answered)
    gtk_expander_set_child (GTK_EXPANDER (self->expander), create_list (search));
  self->answered = TRUE;
  gtk_expander_set_label (GTK_EXPANDER (self->expander), title);
  gtk_label_set_ellipsize (
      GTK_LABEL (gtk_expander_get_label_widget (GTK_EXPANDER (self->expander))),
      PANGO_ELLIPSIZE_END);
  /* The accessible name of GtkExpander does not follow its label. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
}

/**
 * causerie_web_search_view_set_search:
 * @search: the same search each time; its result may have arrived
 * @finished: whether the reply has ended
 */
void
causerie_web_search_view_set_search (CauserieWebSearchView *self, const CauserieWebSearch *search,
                                     gboolean finished)
{
  g_autofree char *title = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *sentences = NULL;
  gboolean found;

  g_return_if_fail (CAUSERIE_IS_WEB_SEARCH_VIEW (self) && search != NULL);

  title = dup_title (search, finished);
  found = search->results->len > 0;
  gtk_widget_set_visible (self->expander, found);
  gtk_widget_set_visible (self->line, !found);
  if (found)
    {
      show_results (self, search, title);
      return;
    }
  problem = dup_problem (search, finished);
  if (problem != NULL)
    /* Translators: %1$s is a title such as: Searched the web for “kiwi”; %2$s is a sentence that
       says why nothing was found */
    sentences = g_strdup_printf (_ ("%1$s. %2$s"), title, problem);
  else
    sentences = g_strdup (title);
  gtk_label_set_text (GTK_LABEL (self->line), sentences);
}
