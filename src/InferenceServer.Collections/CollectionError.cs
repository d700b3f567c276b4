namespace InferenceServer.Collections;

/// <summary>What went wrong with a collection, in the terms a caller can act on.</summary>
public enum CollectionError
{
    /// <summary>The request is at fault; sending it again will not help.</summary>
    InvalidArgument,

    /// <summary>There is no such collection.</summary>
    NotFound,

    /// <summary>A collection, or a backup, of that name is there already.</summary>
    AlreadyExists,

    /// <summary>The vectors come from another embedder than the collection's.</summary>
    WrongSpace,

    /// <summary>What was asked for needs a library that is not there.</summary>
    MissingLibrary,

    /// <summary>The data folder belongs to another process.</summary>
    Locked,

    /// <summary>The disk is full. Nothing of the write was kept; reading goes on, and writing once there is room.</summary>
    StorageFull,

    /// <summary>The disk failed. Nothing of the write was acknowledged; reading goes on.</summary>
    StorageFailed,

    /// <summary>Files do not hold what was written to them.</summary>
    Corrupt,

    /// <summary>The store was closed, or the collection dropped, meanwhile.</summary>
    Closed,
}
