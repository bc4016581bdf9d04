"""The officer's computer as the installer and the doctor see it: Excel's folders, settings, policies, shortcuts."""
