/* SPDX-License-Identifier: GPL-3.0-or-later
 * Makes the selection of an AdwComboRow accessible. */
#include "config.h"

#include "causerie-choice-row.h"

static void
on_selected_cb (AdwComboRow *row)
{
  GObject *item = adw_combo_row_get_selected_item (row);
  const char *chosen
      = GTK_IS_STRING_OBJECT (item) ? gtk_string_object_get_string (GTK_STRING_OBJECT (item)) : "";

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, chosen,
                                  -1);
}

/* The accessible name of #AdwComboRow is only its title, so screen readers do not read the selected
   item. Adds it as the description of the row, and updates it. */
void
causerie_choice_row_describe (AdwComboRow *row)
{
  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  g_signal_connect (row, "notify::selected-item", G_CALLBACK (on_selected_cb), NULL);
  on_selected_cb (row);
}
