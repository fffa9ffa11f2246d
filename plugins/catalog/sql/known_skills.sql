select code from catalog.skills where status <> 'archived'
