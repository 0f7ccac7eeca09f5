/* SPDX-License-Identifier: GPL-3.0-or-later
 * What is chosen in a row with a menu, told to screen readers. */
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

/* An #AdwComboRow is named by its title alone, so that a screen reader does not tell what is
 * chosen. From now on the row's description does. */
void
causerie_choice_row_describe (AdwComboRow *row)
{
  g_return_if_fail (ADW_IS_COMBO_ROW (row));

  g_signal_connect (row, "notify::selected-item", G_CALLBACK (on_selected_cb), NULL);
  on_selected_cb (row);
}
