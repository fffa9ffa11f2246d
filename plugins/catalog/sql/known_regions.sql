select code from catalog.regions where status <> 'archived'
