/* SPDX-License-Identifier: GPL-3.0-or-later
 * The sources that a reply cites, below its text. */
#include "config.h"

#include "causerie-source-list.h"

#include "causerie-web-link-row.h"

#include <glib/gi18n-lib.h>

struct _CauserieSourceList
{
  GtkWidget parent_instance;

  GtkWidget *heading; /* a child */
  GtkWidget *list;    /* a child */
  guint n_sources;    /* that are shown */
};

G_DEFINE_FINAL_TYPE (CauserieSourceList, causerie_source_list, GTK_TYPE_WIDGET)

static void
causerie_source_list_dispose (GObject *object)
{
  CauserieSourceList *self = CAUSERIE_SOURCE_LIST (object);

  g_clear_pointer (&self->heading, gtk_widget_unparent);
  g_clear_pointer (&self->list, gtk_widget_unparent);
  G_OBJECT_CLASS (causerie_source_list_parent_class)->dispose (object);
}

static void
causerie_source_list_class_init (CauserieSourceListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = causerie_source_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
causerie_source_list_init (CauserieSourceList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  /* Translators: heading of the list of web pages that a reply is based on */
  self->heading = gtk_label_new (_ ("Sources"));
  gtk_label_set_xalign (GTK_LABEL (self->heading), 0);
  gtk_widget_add_css_class (self->heading, "caption-heading");
  gtk_widget_add_css_class (self->heading, "dim-label");
  gtk_widget_set_parent (self->heading, GTK_WIDGET (self));
  self->list = causerie_web_link_row_new_list (_ ("Sources"));
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

GtkWidget *
causerie_source_list_new (void)
{
  return g_object_new (CAUSERIE_TYPE_SOURCE_LIST, NULL);
}

/* @sources: the same ones each time, or the same with more of them */
void
causerie_source_list_set_sources (CauserieSourceList *self, const CauserieSources *sources)
{
  g_return_if_fail (CAUSERIE_IS_SOURCE_LIST (self) && sources != NULL);

  for (; self->n_sources < causerie_sources_get_n (sources); self->n_sources++)
    {
      const CauserieSource *source = causerie_sources_get (sources, self->n_sources);

      gtk_list_box_append (
          GTK_LIST_BOX (self->list),
          causerie_web_link_row_new (self->n_sources + 1, source->title, source->url, NULL));
    }
}
