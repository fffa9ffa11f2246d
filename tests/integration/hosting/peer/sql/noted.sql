select times from peer.notes where saga = :saga
