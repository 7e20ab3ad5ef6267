@echonetlite @DEVICE
Feature: Whatever an energy manager wants to know of a charging device it can read
  State, operation mode, state of charge, charging method and charging power: one value at a time, several in one
  request, and without harm if something is asked for that is not there.

  Background:
    Given a charging device that the energy manager has found and knows

  @IEC63380-<table>-DP1
  Scenario Outline: Values are told one at a time
    When the energy manager reads the <subject>, one value at a time
    Then every value of the <subject> is told

    Examples: what every charger has
      | subject | table |
      | state | T158 |
      | state of charge | T169 |
      | operation mode | T171 |

    @needs:charging_method
    Examples: charging methods
      | subject | table |
      | charging method | T166 |

    @needs:charging_power
    Examples: charging power
      | subject | table |
      | charging power | T176 |

  @IEC63380-<table>-DP2
  Scenario Outline: Several values are told in one answer
    When the energy manager reads the <subject> in one request
    Then every value of the <subject> is told

    Examples: what every charger has
      | subject | table |
      | state | T158 |
      | state of charge | T169 |
      | operation mode | T171 |

    @needs:charging_method
    Examples: charging methods
      | subject | table |
      | charging method | T166 |

    @needs:charging_power
    Examples: charging power
      | subject | table |
      | charging power | T176 |

  @IEC63380-<table>-DN1
  Scenario Outline: One value that is not there does not spoil the others
    When the energy manager reads the <subject> together with a value that the device does not have
    Then the <subject> is told, and only the value that it does not have is refused

    Examples: what every charger has
      | subject | table |
      | state | T158 |
      | state of charge | T169 |
      | operation mode | T171 |

    @needs:charging_method
    Examples: charging methods
      | subject | table |
      | charging method | T166 |

    @needs:charging_power
    Examples: charging power
      | subject | table |
      | charging power | T176 |

  @IEC63380-<table>-DN2
  Scenario Outline: Nobody answers for a charger that is not there
    When the energy manager reads the <subject> of a charger that is not there
    Then nobody answers

    Examples: what every charger has
      | subject | table |
      | state | T158 |
      | state of charge | T169 |
      | operation mode | T171 |

    @needs:charging_method
    Examples: charging methods
      | subject | table |
      | charging method | T166 |

    @needs:charging_power
    Examples: charging power
      | subject | table |
      | charging power | T176 |

  @IEC63380-<function>-X1
  Scenario Outline: A device offers what a use case function needs
    Then it offers what the function <function> needs

    Examples:
      | function          |
      | EL.Device_State   |
      | EL.EV_Connected   |
      | EL.Measurement    |
      | EL.Operation_Mode |

    @needs:charging_method
    Examples: charging methods
      | function        |
      | EL.Load_Control |

    @needs:charging_power
    Examples: charging power
      | function       |
      | EL.Power_Limit |
